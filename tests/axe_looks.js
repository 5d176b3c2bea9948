// What another mode can break, asked of axe: it changes colours and sizes, and nothing else of a page. Run by axe_check.py.
async () => {
  const GROUND = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "position", "float"];
  const LETTERS = ["color", "webkitTextFillColor", "fontSize", "fontWeight", "textShadow"];
  const PSEUDO = ["content", "backgroundColor", "backgroundImage", "position"];
  const CONTRAST = {
    runOnly: {type: "rule", values: ["color-contrast"]},
    resultTypes: ["violations", "passes"], selectors: false, elementRef: true,
  };
  const PLAIN = "rgba(0, 0, 0, 0) none 1 none normal static none";
  const said = (names, style) => names.map(name => style[name]).join(" ");
  const drawnBeside = (part, pseudo) => {
    const style = getComputedStyle(part, pseudo);
    return style.content === "none" ? "" : pseudo + said(PSEUDO, style);
  };
  const grounds = new Map([[null, ""]]);
  const groundUnder = part => {
    if (!grounds.has(part)) {
      const own = [said(GROUND, getComputedStyle(part)), drawnBeside(part, "::before"), drawnBeside(part, "::after")];
      const under = groundUnder(part.parentElement);
      grounds.set(part, own.join("") === PLAIN ? under : [under, ...own].join("|"));
    }
    return grounds.get(part);
  };
  const hasLetters = part => part.matches("input, select, textarea, button")
    || Array.from(part.childNodes).some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());

  const looks = new Map();
  for (const part of document.body.querySelectorAll("*")) {
    if (!hasLetters(part) || !part.checkVisibility()) continue;
    const look = `${said(LETTERS, getComputedStyle(part))} ${groundUnder(part)}`;
    if (!looks.has(look)) looks.set(look, []);
    looks.get(look).push(part);
  }
  const picked = Array.from(looks.values(), parts => parts[0]);
  const values = ["link-in-text-block", "contrast-of-looks"];
  if (window.boxesInLight !== boxesNow()) values.push("target-size");
  picked.forEach(part => part.setAttribute("data-look", ""));
  const all = await axe.run(document, {...CONTRAST, runOnly: {type: "rule", values}});
  picked.forEach(part => part.removeAttribute("data-look"));

  const ofLooks = [...all.violations, ...all.passes].filter(one => one.id === "contrast-of-looks");
  const told = new Set(ofLooks.flatMap(one => one.nodes).map(node => node.element));
  const untold = Array.from(looks.values()).filter(parts => !told.has(parts[0])).flatMap(parts => parts.slice(1));
  const others = untold.length ? await axe.run({include: untold}, CONTRAST) : {violations: []};
  return [...all.violations, ...others.violations].map(({id, nodes}) => ({
    id: id === "contrast-of-looks" ? "color-contrast" : id,
    nodes: nodes.map(({html, failureSummary}) => ({html: html.replace(' data-look=""', ""), failureSummary})),
  }));
}
