// The agenda as a sheet: keyboard, moving rows, and times that follow while someone types. Without this file the buttons
// of the form do the same on the server, which computes the times anyway, by the same rules (agenda.Reflow).
'use strict';
(() => {
  const table = document.querySelector('[data-agenda]');
  if (!table || table.dataset.ready) return;
  table.dataset.ready = '1';
  const form = table.closest('form');
  const blank = form.querySelector('[data-blank]').content.firstElementChild;
  const says = table.dataset;
  const rows = () => [...table.querySelectorAll('tbody[data-block]')];
  const cell = (row, name) => row.querySelector(`[name=${name}]`);

  const minutesOf = text => {
    const m = /^\s*(\d{1,2})(?:\s*[:hg.]\s*(\d{1,2})?)?\s*$/i.exec(text);
    return m && +m[1] < 24 && +(m[2] || 0) < 60 ? 60 * m[1] + +(m[2] || 0) : null;
  };
  const clock = n => [Math.floor(n / 60) % 24, n % 60].map(part => String(part).padStart(2, '0')).join(':');
  const put = (text, values) => text.replace(/\{(\w)\}/g, (all, key) => values[key] ?? all);

  function gapWords(i, gap) {
    if (gap > 0) return put(i ? says.gap : says.gapFirst, { n: gap, i });
    return gap < 0 ? put(says.overlap, { n: -gap, i }) : '';
  }

  function reflow() {
    let now = minutesOf(says.starts);
    let end = null;
    rows().forEach((row, i) => {
      const fixed = minutesOf(cell(row, 'block_fixed_at').value);
      let gap = 0;
      if (fixed !== null) {
        if (now !== null && (i > 0 || fixed > now)) gap = fixed - now;
        now = fixed;
      }
      const from = now;
      if (now !== null) now += Math.max(0, parseInt(cell(row, 'block_minutes').value, 10) || 0);
      if (now !== null) end = Math.max(end, now);
      row.querySelector('[data-time]').textContent = from === null ? '–' : `${clock(from)}–${clock(now)}`;
      const line = row.querySelector('[data-gap-row]');
      line.hidden = !gap;
      line.querySelector('.badge').textContent = gapWords(i, gap);
      row.querySelector('[data-number]').textContent = i + 1;
      row.querySelector('[data-said]').textContent = `${cell(row, 'block_title').value} ·\u00a0${cell(row, 'block_minutes').value}′`;
      row.querySelectorAll('[id], [aria-labelledby], [aria-describedby]').forEach(el => {
        for (const name of ['id', 'aria-labelledby', 'aria-describedby']) {
          if (el.hasAttribute(name)) el.setAttribute(name, el.getAttribute(name).replace(/-\d+$/, '-' + (i + 1)));
        }
      });
    });
    showEnd(end);
  }

  function showEnd(end) {
    const out = table.querySelector('[data-ended]');
    const last = minutesOf(says.ends);
    const over = end !== null && last !== null ? end - last : 0;
    out.hidden = end === null;
    out.className = 'badge ' + (over > 0 ? 's-late' : 's-done');
    if (end !== null) out.textContent = put(over > 0 ? says.over : says.end, { t: clock(end), n: over });
    const sum = rows().reduce((n, row) => n + (parseInt(cell(row, 'block_minutes').value, 10) || 0), 0);
    const total = table.querySelector('[data-total]');
    total.textContent = put(total.dataset.total, { b: rows().length, n: sum });
  }

  // Notifies the guard of unsaved forms, and the clock.
  const typedIn = () => {
    const any = form.querySelector('input[name=block_title], #f-agenda_source');
    any.dispatchEvent(new Event('input', { bubbles: true }));
    reflow();
  };

  function fresh(row) {
    row.querySelectorAll('[data-do]').forEach(button => { button.tabIndex = -1; }); // Tab goes from cell to cell
  }

  function add() {
    const row = blank.cloneNode(true);
    table.insertBefore(row, table.tFoot);
    form.querySelector('[data-empty]')?.remove();
    table.parentNode.hidden = false;
    fresh(row);
    typedIn();
    return row;
  }

  function move(row, step) {
    const next = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!next?.matches('[data-block]')) return;
    if (step < 0) next.before(row);
    else next.after(row);
    typedIn();
  }

  function remove(row) {
    const near = row.nextElementSibling?.matches('[data-block]') ? row.nextElementSibling : row.previousElementSibling;
    row.remove();
    typedIn();
    const title = near?.matches('[data-block]') && cell(near, 'block_title');
    if (title) (title.offsetParent ? title : near.querySelector('.fold input')).focus();
    else form.querySelector('[data-add]').focus();
  }

  function go(row, name, step) {
    const all = rows();
    const at = all.indexOf(row) + step;
    if (at < 0) return;
    const target = cell(at < all.length ? all[at] : add(), name);
    target.focus();
    if (target.select) target.select();
  }

  form.addEventListener('input', e => { if (e.target.closest('[data-block]')) reflow(); });

  form.addEventListener('click', e => {
    const button = e.target.closest('[data-do], [data-add]');
    if (!button) return;
    e.preventDefault();
    if (button.matches('[data-add]')) {
      cell(add(), 'block_minutes').focus();
      return;
    }
    const row = button.closest('[data-block]');
    if (button.dataset.do === 'remove') {
      remove(row);
      return;
    }
    move(row, button.dataset.do === 'up' ? -1 : 1);
    button.focus();
  });

  form.addEventListener('keydown', e => {
    if (e.isComposing || e.keyCode === 229) return;
    const ctrl = e.ctrlKey || e.metaKey;
    if (ctrl && (e.key === 'Enter' || e.key.toLowerCase() === 's')) {
      e.preventDefault();
      form.querySelector('[value=save]').click();
      return;
    }
    const row = e.target.closest('[data-block]');
    if (!row || !e.target.name?.startsWith('block_')) return;
    const name = e.target.name;
    if (e.altKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
      e.preventDefault();
      move(row, e.key === 'ArrowUp' ? -1 : 1);
      e.target.focus();
    } else if (e.altKey && e.key === 'Delete') {
      e.preventDefault();
      remove(row);
    } else if (e.key === 'Enter' && !e.altKey && !ctrl && e.target.tagName !== 'TEXTAREA') {
      e.preventDefault();
      go(row, name, e.shiftKey ? -1 : 1);
    }
  });

  // ---- Drag by the handle --------------------------------------------------

  let dragged = null;
  table.addEventListener('dragstart', e => {
    if (!e.target.matches?.('.grip')) return;
    dragged = e.target.closest('[data-block]');
    e.dataTransfer.effectAllowed = 'move';
    e.dataTransfer.setData('text/plain', '');
    e.dataTransfer.setDragImage(dragged, 0, 0);
    dragged.classList.add('dragged');
  });
  table.addEventListener('dragover', e => {
    const over = e.target.closest('[data-block]');
    if (!dragged || !over) return;
    e.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (e.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  table.addEventListener('drop', e => { if (dragged) e.preventDefault(); });
  table.addEventListener('dragend', () => {
    dragged?.classList.remove('dragged');
    dragged = null;
    typedIn();
  });

  rows().forEach(fresh);
})();
