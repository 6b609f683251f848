// Adds to the pages, never carries them: every page works without this file.
"use strict";
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing(event.target)) {
      const box = document.getElementById("q");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "Escape") {
      // A tip may be put away without moving the pointer or the focus (WCAG 1.4.13).
      document.documentElement.classList.add("quiet");
    }
  });

  const loud = () => document.documentElement.classList.remove("quiet");
  document.addEventListener("focusin", loud);
  document.addEventListener("pointerover", (event) => { if (event.target.closest(".tok")) loud(); });

  // On a touch screen the first tap shows the tip, the second follows the link.
  let shown = null;
  document.addEventListener("click", (event) => {
    const token = event.target.closest("a.tok");
    if (!token || !matchMedia("(hover: none)").matches) { shown = null; return; }
    if (token !== shown) { event.preventDefault(); token.focus(); shown = token; }
  });

  // A button beside what is meant to be copied, where the browser lets a page copy.
  if (navigator.clipboard) {
    for (const text of document.querySelectorAll("[data-copy]")) {
      const said = text.textContent.trim();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-describedby", text.id);
      button.addEventListener("click", () => {
        navigator.clipboard.writeText(said).then(
          () => { button.textContent = "Copied"; },
          () => { button.textContent = "The browser forbids it"; },
        );
      });
      text.append(" ", button);
    }
  }

  // Drawing the pointer over the bars of a histogram chooses the months from one to another.
  for (const bars of document.querySelectorAll(".bars[data-brush]")) {
    const all = [...bars.children];
    let first = null;
    let last = null;
    const under = (event) => {
      const x = event.clientX;
      return all.findIndex((bar) => x <= bar.getBoundingClientRect().right);
    };
    const show = () => {
      const [low, high] = [Math.min(first, last), Math.max(first, last)];
      all.forEach((bar, at) => bar.classList.toggle("in", first !== null && at >= low && at <= high));
    };
    bars.addEventListener("dragstart", (event) => event.preventDefault());
    bars.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      first = last = under(event);
    });
    bars.addEventListener("pointermove", (event) => {
      if (first === null || first < 0) return;
      const at = under(event);
      if (at !== last && at >= 0) {
        last = at;
        bars.classList.add("brushing");
        if (!bars.hasPointerCapture(event.pointerId)) bars.setPointerCapture(event.pointerId);
        show();
      }
    });
    bars.addEventListener("pointerup", () => {
      if (first !== null && first !== last && first >= 0) {
        const ends = [first, last].sort((a, b) => a - b).map((at) => all[at].dataset.period);
        const target = new URL(bars.dataset.brush, location.href);
        target.searchParams.set("date", ends.join(".."));
        location.assign(target);
      }
      first = null;
      bars.classList.remove("brushing");
    });
    bars.addEventListener("pointercancel", () => { first = null; last = null; show(); });
  }
})();
