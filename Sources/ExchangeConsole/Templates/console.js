"use strict";
// Shows what has changed, without being asked. All that is told is told without it.
(() => {
  const seconds = Number(document.body.dataset.seconds) || 20;
  let tag = null;

  const look = async () => {
    // Who is choosing or reading aloud isn't disturbed.
    if (document.hidden || document.activeElement?.closest("form") || String(getSelection())) return;
    const answer = await fetch(location.href, { headers: tag === null ? {} : { "If-None-Match": tag }, cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of ["main", "footer"]) {
      const [here, there] = [document.querySelector(place), page.querySelector(place)];
      if (here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
    }
  };

  setInterval(() => look().catch(() => {}), seconds * 1000);
})();
