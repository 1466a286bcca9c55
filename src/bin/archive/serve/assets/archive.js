// What the pages do beyond links and forms; without it they work all the same.
"use strict";

// Dragging over the bars narrows the search to the time they stand for.
for (const chart of document.querySelectorAll(".histogram svg")) {
  const bars = [...chart.querySelectorAll("a")];
  let first = null;
  let last = null;
  let dragged = false;
  const at = (event) => {
    const box = chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(Math.max(place, 0), bars.length - 1);
  };
  const show = () => {
    const [low, high] = first <= last ? [first, last] : [last, first];
    bars.forEach((bar, n) => bar.classList.toggle("chosen", first !== null && n >= low && n <= high));
  };
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    first = last = at(event);
    dragged = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (first === null) return;
    last = at(event);
    if (last !== first && !dragged) {
      dragged = true;
    }
    if (dragged) show();
  });
  window.addEventListener("pointerup", () => {
    if (first === null) return;
    const [low, high] = first <= last ? [first, last] : [last, first];
    first = null;
    if (!dragged) return;
    const url = new URL(chart.dataset.url, location.href);
    url.searchParams.set("from", bars[low].dataset.from);
    url.searchParams.set("to", bars[high].dataset.to);
    location.assign(url);
  });
  // The click that ends a drag is not one on a bar, and the browser's own dragging of links is in the way.
  chart.addEventListener("click", (event) => dragged && event.preventDefault());
  chart.addEventListener("dragstart", (event) => event.preventDefault());
}

// A citation is copied where the browser allows it, and selected where not.
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.from);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = words), 1600);
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}

// Keys: “/” goes to the search field, j and k to the next and the previous hit.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(input|select|textarea)$/i.test(event.target.tagName)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("input[type=search]")?.focus();
  }
  if (event.key === "j" || event.key === "k") {
    const hits = [...document.querySelectorAll(".hit-title a")];
    if (hits.length === 0) return;
    const now = hits.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(now + 1, hits.length - 1) : Math.max(now - 1, 0);
    hits[next].focus();
  }
});
