
"use strict";
// Sorts and filters the page's tables. All that it needs it adds itself: without it nothing on the page is dead.
(() => {
  const tables = [...document.querySelectorAll("table.list")];
  const collator = new Intl.Collator("zh", { numeric: true });
  const isGroup = (row) => row.classList.contains("group");

  const sort = (table, head, column) => {
    const isDown = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    const text = (row) => row.cells[column].textContent;
    const order = head.classList.contains("n")
      ? (one, other) => text(one) - text(other)
      : (one, other) => collator.compare(text(one), text(other));
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !isGroup(row)).sort(order);
      body.append(...(isDown ? rows.reverse() : rows));
    }
  };

  for (const table of tables) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, column));
      head.append(button);
    });
  }

  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  const label = document.createElement("label");
  label.htmlFor = "filter";
  label.textContent = "筛选所有表格";
  const input = document.createElement("input");
  input.id = "filter";
  input.type = "search";
  const count = document.createElement("output");
  count.htmlFor = "filter";
  tools.append(label, input, count);
  document.querySelector(".verdict").after(tools);

  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let [all, shown] = [0, 0];
    for (const table of tables) {
      let found = 0;
      for (const body of table.tBodies) {
        const group = [...body.rows].find(isGroup);
        const isWhole = group !== undefined && group.textContent.toLowerCase().includes(wanted);
        let left = 0;
        for (const row of body.rows) {
          if (row === group) continue;
          all += 1;
          row.hidden = !(isWhole || row.textContent.toLowerCase().includes(wanted));
          if (!row.hidden) left += 1;
        }
        if (group !== undefined) group.hidden = left === 0 && !isWhole;
        found += left;
      }
      shown += found;
      const fold = table.closest("details");
      if (fold !== null && wanted !== "" && found > 0) fold.open = true;
    }
    count.textContent = wanted === "" ? "" : `${shown} 行，共 ${all} 行`;
  });

  // Only what scrolls sideways is a stop for the keyboard.
  const watch = new ResizeObserver((boxes) => {
    for (const { target } of boxes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll")) watch.observe(box);
})();
