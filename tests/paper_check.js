/* What paper_check.py asks of a page under print rules. */
() => {
  const said = [], px = 96 / 25.4;
  let width = 210, height = 297, margin = 0, above = 0;
  const rules = Array.from(document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules))
    .flatMap(rule => rule.type === CSSRule.MEDIA_RULE && rule.media.mediaText === "print"
      ? Array.from(rule.cssRules) : [rule])
    .filter(rule => rule.type === CSSRule.PAGE_RULE);
  for (const rule of rules) {
    const size = rule.style.getPropertyValue("size").match(/([\d.]+)mm ([\d.]+)mm/);
    if (size) [width, height] = size.slice(1).map(Number);
    if (rule.style.marginLeft) [margin, above] = [rule.style.marginLeft, rule.style.marginTop].map(parseFloat);
  }
  if (!rules.length) said.push("no @page: the size of the paper is left to the browser");
  const left = margin * px, right = (width - margin) * px;
  document.documentElement.style.cssText += `;box-sizing:border-box;width:${width * px}px;padding:0 ${margin}mm`;
  const name = part =>
    `<${part.tagName.toLowerCase()} class="${part.getAttribute("class") || ""}"> ${part.textContent.trim().slice(0, 16)}`;
  let breaks = false;
  const seen = part => { const box = part.getBoundingClientRect(); return box.width > 1 && box.height > 1; };
  const shade = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
    .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [.2126, .7152, .0722][place], 0);
  for (const part of document.body.querySelectorAll("*:not(script, style, svg *)")) {
    if (part.closest(".vh") || !seen(part)) continue;
    const box = part.getBoundingClientRect(), style = getComputedStyle(part);
    if (box.left < left - 1 || box.right > right + 1) said.push(`beyond the edge: ${name(part)} ${Math.round(box.right - right)}`);
    if (part.matches("nav, button:not(.key), .btn, input, select, textarea, form, audio, video, progress, .noprint"))
      said.push(`printed, though it does nothing on paper: ${name(part)}`);
    breaks = breaks || [style.breakAfter, style.breakBefore].some(word => word === "page" || word === "always");
    const ground = shade(style.backgroundColor);
    if (ground[3] !== 0 && light(ground) < .99 && style.visibility === "visible")
      said.push(`a ground that is not white: ${name(part)}`);
    if (part.tagName === "TABLE") {
      const head = part.tHead;
      if (style.display !== "table" || !head || getComputedStyle(head).display !== "table-header-group")
        said.push(`a table whose head does not come again: ${name(part)}`);
      else if (Array.from(part.rows).some(row => getComputedStyle(row).breakInside !== "avoid")) said.push(`rows may be cut: ${name(part)}`);
    }
    if (part.tagName === "TFOOT" && style.display === "table-footer-group")
      said.push(`a sum that comes again on each sheet: ${name(part)}`);
    if (part.tagName === "DETAILS" && part.matches(".off-paper:not([open])")) {
      if (!part.nextElementSibling || !part.nextElementSibling.matches(".elsewhere") || !seen(part.nextElementSibling))
        said.push(`stays folded, and nothing says where it is: ${name(part)}`);
    } else if (part.tagName === "DETAILS" && !Array.from(part.children).slice(1).every(seen))
      said.push(`stays folded: ${name(part)}`);
    if (part.matches("details.fold") && !document.querySelector("script[src*='printing.js']"))
      said.push(`folded in an older browser: ${name(part)}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, part = node.parentElement;
    if (!node.nodeValue.trim() || part.closest("script, style, noscript, .vh") || !seen(part)) continue;
    words.selectNodeContents(node);
    const box = words.getBoundingClientRect();
    if (!box.width) continue;
    if (!part.closest("svg") && 1.05 / (light(shade(getComputedStyle(part).color)) + .05) < 4.5)
      said.push(`pale: ${name(part)}`);
    for (let up = part; up !== document.body; up = up.parentElement) {
      const frame = up.getBoundingClientRect();
      if (getComputedStyle(up).overflow !== "visible" && !up.closest("svg") && (box.right > frame.right + 1 || box.bottom > frame.bottom + 1))
        said.push(`cut off: ${node.nodeValue.trim().slice(0, 16)} in ${name(up)}`);
    }
    if (box.left < left - 1 || box.right > right + 1) said.push(`words beyond the edge: ${node.nodeValue.trim().slice(0, 16)}`);
  }
  const isShort = document.body.getBoundingClientRect().height <= (height - 2 * above) * px && !breaks;
  return { said: Array.from(new Set(said)), isShort, text: document.body.innerText };
}
