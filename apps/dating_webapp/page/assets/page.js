// Shows the figures and the profiles. What users wrote is only ever set as text, never as HTML.

import { readProfiles, readStats } from "./api.js";

const REFRESH_MS = 30000;
const FAILED = "The profiles can't be shown just now. Please try again in a moment.";

const byId = (id) => document.getElementById(id);
const numbers = new Intl.NumberFormat(document.documentElement.lang);

let city = new URLSearchParams(location.search).get("city")?.trim() ?? "";
let cursor = null;
// Answers to questions that were asked before the latest one are dropped.
let asked = 0;

async function showFigures() {
  try {
    const stats = await readStats();
    for (const place of byId("figures").querySelectorAll("[data-figure]")) {
      place.textContent = numbers.format(stats[place.dataset.figure]);
    }
  } catch (error) {
    console.warn(error); // the old figures stay: the next refresh is soon
  }
}

async function showProfiles({ from }) {
  const question = (asked += 1);
  byId("list").ariaBusy = "true";
  byId("more").disabled = true;
  try {
    const page = await readProfiles(city, from);
    if (question !== asked) {
      return;
    }
    const cards = page.items.map(card);
    if (from === null) {
      byId("list").replaceChildren(...cards);
    } else {
      byId("list").append(...cards);
      cards[0]?.querySelector("h3").focus();
    }
    cursor = page.next_cursor;
    byId("more").hidden = cursor === null;
    byId("status").textContent = summary();
  } catch (error) {
    if (question === asked) {
      console.warn(error);
      byId("status").textContent = FAILED;
    }
  } finally {
    if (question === asked) {
      byId("list").ariaBusy = "false";
      byId("more").disabled = false;
    }
  }
}

function card(profile) {
  const item = byId("card").content.cloneNode(true).firstElementChild;
  const name = item.querySelector("h3");
  name.textContent = profile.name;
  name.tabIndex = -1; // so that "Show more" can take the reader to the first new one
  item.querySelector(".facts").textContent = `${profile.age}, ${profile.city}`;
  item.querySelector(".about").textContent = profile.about;
  return item;
}

function summary() {
  const shown = byId("list").childElementCount;
  const where = city ? ` in ${city}` : "";
  if (shown === 0) {
    return `Nobody${where} yet.`;
  }
  const profiles = shown === 1 ? "1 profile" : `${numbers.format(shown)} profiles`;
  return cursor === null ? `${profiles}${where}.` : `The newest ${profiles}${where}.`;
}

byId("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  city = byId("city").value.trim();
  history.replaceState(null, "", city ? `?${new URLSearchParams({ city })}` : location.pathname);
  showProfiles({ from: null });
});

byId("more").addEventListener("click", () => showProfiles({ from: cursor }));

setInterval(() => {
  if (!document.hidden) {
    showFigures();
  }
}, REFRESH_MS);

byId("city").value = city;
showFigures();
showProfiles({ from: null });
