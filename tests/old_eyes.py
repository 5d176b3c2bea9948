"""What a page in 长辈版 may not have: letters under 18 px, lines closer than 1.3, targets too low for a thumb,
words that run out of their box, a mark that begins a line.
"""

from __future__ import annotations

TOO_SMALL_TEXT = """least => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, style = getComputedStyle(parent);
    const box = parent.getBoundingClientRect();
    if (!walker.currentNode.nodeValue.trim() || !box.height || parent.closest(".vh, script, noscript, svg")) continue;
    if (parent.closest("details:not([open])") && !parent.closest("summary")) continue;
    const size = parseFloat(style.fontSize), leading = parseFloat(style.lineHeight) / size;
    if (size < least - 0.1 || leading < 1.295)
      found.push(`${walker.currentNode.nodeValue.trim().slice(0, 12)} ${size} ${leading.toFixed(2)}`);
  }
  return found;
}"""

TOO_LOW = """least => Array.from(document.querySelectorAll(
    "button, summary, select, textarea, .btn, .pick-text, .head a, .foot li a, .tel a, input:not([type=hidden])"))
  .filter(part => !part.closest(".skip, .vh, .md-search__more"))
  .filter(part => !part.matches("[type=checkbox], [type=radio], [type=file]"))
  .filter(part => !part.closest("details:not([open])") || part.matches("summary"))
  .map(part => [`${part.tagName} ${part.textContent.trim().slice(0, 20)}`, part.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 1 && box.height < least - 0.6).map(([text, box]) => `${text} ${box.height}`)"""

CUT_OFF = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = document.createRange();
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, part = node.parentElement;
    if (!node.nodeValue.trim() || !part.getClientRects().length) continue;
    if (part.closest(".vh, thead, script, noscript, svg")) continue;
    words.selectNodeContents(node);
    const right = words.getBoundingClientRect().right, box = part.closest(".tblbox, .receipt, .door, .line");
    if (box && right > box.getBoundingClientRect().right - 1) found.push(`${node.nodeValue.trim()} ends at ${right}`);
  }
  return found;
}"""

MARKS_BEGIN = """() => {
  const found = [], range = document.createRange();
  for (const part of document.querySelectorAll("h1, h2, h3, .btn, .line p, .around b")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    let last = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const isFirst = last !== null && box.top > last + 4;
        if (isFirst && /[，。；：？！、”》）]/.test(node.data[at])) found.push(part.textContent.trim());
        last = box.top;
      }
    }
  }
  return found;
}"""
