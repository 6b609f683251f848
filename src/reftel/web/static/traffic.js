// Keeps the traffic page fresh and checks a draft as it is typed; both pages work without it.
"use strict";
(() => {
  const EVERY = 5000;
  const AFTER_TYPING = 500;

  const live = document.querySelector("[data-live]");
  if (live) {
    let stopped = false;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet-button";
    const say = () => { button.textContent = stopped ? "Refresh by itself" : "Stop refreshing"; };
    button.addEventListener("click", () => { stopped = !stopped; say(); });
    say();
    live.before(button);

    const refresh = async () => {
      // Not under the hands of somebody who reads or works in it, nor where nobody looks.
      if (stopped || document.hidden || live.contains(document.activeElement)) return;
      try {
        const answer = await fetch(live.dataset.live, { headers: { accept: "text/html" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const text = await answer.text();
        if (!live.contains(document.activeElement)) live.innerHTML = text;
        live.classList.remove("stale");
      } catch {
        // The room is closed: what stands here is as of the moment it says.
        live.classList.add("stale");
      }
    };
    setInterval(refresh, EVERY);
  }

  const form = document.querySelector("form[data-check]");
  if (form) {
    const found = document.getElementById("found");
    const said = document.getElementById("found-said");
    let timer = null;
    let asked = 0;

    const mark = () => {
      for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
      const link = found.querySelector(".finding.error a[href^='#']:not([href^='#sent-'])");
      const field = link && document.getElementById(link.hash.slice(1));
      if (field) field.setAttribute("aria-invalid", "true");
    };
    const check = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(form.dataset.check, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
        });
        if (!answer.ok || mine !== asked) return;
        const text = await answer.text();
        const closed = found.querySelector("details:not([open])");
        found.innerHTML = text;
        if (closed) found.querySelector("details")?.removeAttribute("open");
        const many = found.querySelectorAll(".finding").length;
        const words = many === 1 ? "The rules find one thing." : `The rules find ${many} things.`;
        if (said.textContent !== words) said.textContent = words;
        mark();
      } catch {
        // Nothing is said rather than something old: the button still checks it.
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(check, AFTER_TYPING);
    });
  }
})();
