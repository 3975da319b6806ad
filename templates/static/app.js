// Everything here improves pages that already work without it: plain links, plain forms.
// Words shown to people come from data attributes of <body>, never from this file.
'use strict';
(() => {
  const doc = document;
  const $ = (selector, root = doc) => root.querySelector(selector);
  const words = key => doc.body.dataset[key] || '';
  const htmx = window.htmx;

  doc.documentElement.classList.add('js');

  // The same as <meta name="htmx-config">, for a page that lacks it.
  // 409 and 422 are not listed: their bodies are forms to show in place.
  if (htmx) htmx.config.noSwap = [204, 304, 401, 403, 404, 429, '5xx'];

  // ---- Toasts -------------------------------------------------------------

  function toastBox() {
    let box = $('#toasts');
    if (!box) {
      box = doc.createElement('div');
      box.id = 'toasts';
      box.className = 'toasts';
      box.setAttribute('role', 'status');
      doc.body.append(box);
    }
    // A modal dialog makes the rest of the page inert, so the toast must live inside it.
    const host = $('dialog[open]') || doc.body;
    if (box.parentNode !== host) host.append(box);
    return box;
  }

  function toast(text, kind = 's-done') {
    if (!text) return;
    const item = doc.createElement('div');
    item.className = 'toast ' + kind;
    const line = doc.createElement('span');
    line.textContent = text;
    const close = doc.createElement('button');
    close.type = 'button';
    close.className = 'close';
    close.textContent = '×';
    close.setAttribute('aria-label', words('msgClose'));
    close.addEventListener('click', () => item.remove());
    item.append(line, close);
    toastBox().append(item);
    // Errors stay until closed; other messages disappear by themselves.
    if (kind === 's-done') setTimeout(() => item.remove(), 8000);
  }

  const failed = status => toast(words(status === 401 ? 'msgSignin' : status === 403 ? 'msgDenied' : 'msgError') || words('msgError'), 's-late');
  const offline = () => toast(words('msgOffline'), 's-late');

  // Messages the server wrote into the page are re-inserted so that the live region announces them.
  function markToasts(root) {
    for (const el of root.querySelectorAll('[data-toast]')) {
      toast(el.textContent.trim(), el.dataset.toast || 's-done');
      el.remove();
    }
  }

  doc.addEventListener('toast', e => toast(e.detail.text || e.detail.value, e.detail.kind));
  doc.addEventListener('htmx:response:error', e => {
    const status = e.detail.ctx.response.status;
    if (status !== 409 && status !== 422) failed(status);
  });
  doc.addEventListener('htmx:error', e => { if (e.detail.ctx) offline(); });

  // ---- Forms --------------------------------------------------------------

  const dirty = new Set();
  const isDirty = root => [...dirty].some(form => form.isConnected && root.contains(form));

  // requestSubmit() is missing below Safari 16; a click on the button does the same.
  function submit(form) {
    const button = $('button:not([type]), [type=submit]', form);
    if (button) button.click();
    else form.submit();
  }

  doc.addEventListener('input', e => {
    const form = e.target.form;
    if (form && form.matches('[data-guard]')) dirty.add(form);
  });
  doc.addEventListener('change', e => {
    const form = e.target.form;
    if (form && form.matches('[data-autosubmit]') && e.target.matches('select, [type=radio], [type=checkbox], [type=date]')) submit(form);
  });
  doc.addEventListener('submit', e => { if (!$('#panel')?.contains(e.target)) dirty.delete(e.target); });
  addEventListener('beforeunload', e => {
    if (!isDirty(doc)) return;
    e.preventDefault();
    e.returnValue = '';
  });

  // What is needed follows the chosen step.
  function showNeeded(form) {
    form.querySelectorAll('[data-needed]').forEach(words => {
      const chosen = $(`[name="${words.dataset.by}"]:checked, select[name="${words.dataset.by}"]`, form);
      if (chosen) words.textContent = words.dataset.needed.split(' ').includes(chosen.value) ? words.dataset.now : words.dataset.else;
    });
  }
  doc.addEventListener('change', e => { if (e.target.form) showNeeded(e.target.form); });

  function focusErrors(root) {
    const summary = $('.error-summary', root);
    if (!summary) return false;
    summary.tabIndex = -1;
    summary.focus();
    return true;
  }

  // ---- Matrix: one Tab stop, arrows inside (ARIA grid pattern) --------------

  function startGrid(grid) {
    if (grid.dataset.ready) return;
    grid.dataset.ready = '1';
    grid.setAttribute('role', 'grid');
    const links = grid.querySelectorAll('tbody a, tbody button');
    links.forEach(link => { link.tabIndex = -1; });
    let current = links[0];
    if (current) current.tabIndex = 0;

    const rows = () => [...grid.tBodies].flatMap(body => [...body.rows]);
    const at = (row, i) => row && row.cells[i] && $('a, button', row.cells[i]);

    grid.addEventListener('focusin', e => {
      const link = e.target.closest('tbody a, tbody button');
      if (!link) return;
      if (current) current.tabIndex = -1;
      current = link;
      current.tabIndex = 0;
    });

    // Steps from (r, c) to the next cell with something to focus.
    function seek(all, r, c, dr, dc) {
      while (r >= 0 && r < all.length && c >= 0 && c < all[r].cells.length) {
        const found = at(all[r], c);
        if (found) return found;
        r += dr;
        c += dc;
      }
      return null;
    }

    grid.addEventListener('keydown', e => {
      const cell = e.target.closest('tbody td, tbody th');
      if (!cell || e.altKey || e.metaKey || e.shiftKey) return;
      const all = rows();
      const r = all.indexOf(cell.parentNode);
      const c = cell.cellIndex;
      const last = all[r].cells.length - 1;
      const end = all.length - 1;
      const moves = e.ctrlKey
        ? { Home: () => seek(all, 0, 0, 0, 1), End: () => seek(all, end, all[end].cells.length - 1, 0, -1) }
        : {
          ArrowRight: () => seek(all, r, c + 1, 0, 1),
          ArrowLeft: () => seek(all, r, c - 1, 0, -1),
          ArrowDown: () => seek(all, r + 1, c, 1, 0),
          ArrowUp: () => seek(all, r - 1, c, -1, 0),
          Home: () => seek(all, r, 0, 0, 1),
          End: () => seek(all, r, last, 0, -1),
        };
      const move = moves[e.key];
      if (!move) return;
      e.preventDefault();
      const target = move();
      if (target) target.focus();
    });
  }

  // ---- Long lists to pick from: search by name; picked entries stay, phones show the first few ------

  const folded = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();

  function startNarrow(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = '1';
    const input = $('input', box);
    const rows = [...$('tbody', box.parentNode).rows];
    const names = rows.map(row => ' ' + folded(row.cells[0].textContent.trim()));
    const picked = row => [...row.querySelectorAll('input')].some(el => el.matches('[type=checkbox], [type=radio]') ? el.checked : el.value);
    const narrow = () => {
      const sought = folded(input.value).split(/\s+/).filter(Boolean);
      const most = matchMedia('(max-width: 640px)').matches ? 12 : Infinity;
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !picked(row) && (shown >= most || !sought.every(word => names[i].includes(' ' + word)));
        if (!row.hidden) shown++;
      });
      $('output', box).textContent = box.dataset.shown.replace('{n}', shown).replace('{m}', rows.length);
    };
    box.hidden = false;
    input.addEventListener('input', narrow);
    narrow();
  }

  // ---- Rows to tick: all, a range with Shift, and a bar while any are ticked -------

  function startBulk(form) {
    if (form.dataset.ready) return;
    form.dataset.ready = '1';
    const boxes = [...form.querySelectorAll('[name=pick]')];
    const all = $('[data-all]', form);
    const bar = $('[data-bar]', form);
    const said = $('[data-picked]', form);
    let last = null;
    const show = () => {
      const n = boxes.filter(box => box.checked).length;
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
      bar.hidden = n === 0;
      const many = n > +(form.dataset.most || n);
      said.textContent = many ? form.dataset.many : said.dataset.picked.replace('{n}', n);
      said.classList.toggle('alarm', many);
      bar.querySelectorAll('button').forEach(button => { button.disabled = many; });
      boxes.forEach(box => box.closest('tr').classList.toggle('picked', box.checked));
    };
    all.hidden = false;
    all.addEventListener('click', () => { boxes.forEach(box => { box.checked = all.checked; }); });
    form.addEventListener('click', e => {
      const here = boxes.indexOf(e.target);
      if (here < 0) return;
      const from = boxes.indexOf(last);
      if (e.shiftKey && from >= 0) {
        boxes.slice(Math.min(from, here), Math.max(from, here) + 1).forEach(box => { box.checked = e.target.checked; });
      }
      last = e.target;
    });
    form.addEventListener('change', show);
    // Enter presses the button beside the input, not the first one of the form.
    bar.addEventListener('keydown', e => {
      if (e.key !== 'Enter' || e.isComposing || !typing(e.target)) return;
      e.preventDefault();
      $('button', e.target.closest('.inline')).click();
    });
    show();
  }

  // ---- Table to type into ----------------------------------------------------

  function startCells(form) {
    if (form.dataset.ready) return;
    form.dataset.ready = '1';
    const cells = [...form.querySelectorAll('[data-was]')];
    const said = $('[data-count]', form);
    const changed = cell => cell.value !== cell.dataset.was;
    let typed = null;
    function show() {
      const n = cells.filter(changed).length;
      cells.forEach(cell => cell.closest('td').classList.toggle('changed', changed(cell)));
      said.textContent = n ? said.dataset.count.replace('{n}', n) : '';
      if (n) dirty.add(form);
      else dirty.delete(form);
    }
    form.addEventListener('input', e => {
      typed = e.target;
      show();
    });
    form.addEventListener('keydown', e => {
      const cell = e.target;
      if (!cells.includes(cell) || e.isComposing || e.keyCode === 229 || e.altKey || e.ctrlKey || e.metaKey) return;
      if (e.key === 'Escape') {
        cell.value = cell.dataset.was;
        typed = null;
        e.preventDefault();
        show();
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: e.shiftKey ? -1 : 1 }[e.key];
      // While typing, the arrows choose among the suggestions.
      if (!step || (cell.list && typed === cell && e.key !== 'Enter')) return;
      e.preventDefault();
      const td = cell.closest('td');
      const row = step > 0 ? td.parentNode.nextElementSibling : td.parentNode.previousElementSibling;
      typed = null;
      focusOn(row && $('[data-was]', row.cells[td.cellIndex]));
    });
    // Only changed cells are sent, so that old values never overwrite someone else's work.
    form.addEventListener('formdata', e => {
      const rows = new Set(cells.filter(changed).map(cell => cell.closest('tr')));
      e.formData.delete('row');
      rows.forEach(row => e.formData.append('row', $('[name=row]', row).value));
      cells.forEach(cell => { if (!changed(cell)) e.formData.delete(cell.name); });
    });
    show();
  }

  // ---- Text to paste elsewhere -----------------------------------------

  // The clipboard API needs HTTPS, which an office may not have; selected text can be copied everywhere.
  async function copyText(button) {
    const text = doc.getElementById(button.dataset.copy);
    text.closest('details')?.setAttribute('open', '');
    text.focus();
    text.select();
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(text.value);
      else if (!doc.execCommand('copy')) return;
      toast(button.dataset.copied);
    } catch { /* it stays selected, for Ctrl+C */ }
  }

  // ---- Side panel -----------------------------------------------------------

  let opener = null;

  function panel() {
    let dialog = $('#panel');
    if (!dialog) {
      dialog = doc.createElement('dialog');
      dialog.id = 'panel';
      doc.body.append(dialog);
    }
    if (dialog.dataset.ready) return dialog;
    dialog.dataset.ready = '1';
    dialog.classList.add('side');
    dialog.addEventListener('cancel', e => { if (!mayClose(dialog)) e.preventDefault(); });
    dialog.addEventListener('submit', sendPanel);
    dialog.addEventListener('close', () => {
      const box = $('#toasts', dialog);
      if (box) doc.body.append(box);
      dialog.textContent = '';
      if (opener && opener.isConnected) opener.focus();
    });
    dialog.addEventListener('click', e => {
      if (e.target === dialog && mayClose(dialog)) dialog.close();
    });
    return dialog;
  }

  const mayClose = dialog => !isDirty(dialog) || confirm(words('msgUnsaved'));

  function fill(dialog, html) {
    const keep = $('#toasts', dialog);
    if (keep) doc.body.append(keep);
    dialog.innerHTML = html;
    const title = $('h1, h2', dialog);
    if (title) {
      title.id = title.id || 'panel-title';
      dialog.setAttribute('aria-labelledby', title.id);
    }
    if (htmx) htmx.process(dialog);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    fresh(dialog);
  }

  // A whole page instead of a fragment means that the server does not know this panel.
  const wholePage = html => /^\s*<(!doctype|html)/i.test(html);

  // A refused form comes back without the files that were chosen for it; they are put into it again.
  const chosenFiles = form => [...form.querySelectorAll('[type=file]')].filter(input => input.files.length).map(input => [input.name, input.files]);
  function chooseAgain(root, chosen) {
    for (const [name, files] of chosen) {
      const input = $(`[type=file][name="${name}"]`, root);
      if (!input) continue;
      input.files = files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  // A form with files outside the panel is sent here, so that a refusal changes the page and leaves the files.
  async function sendFiles(e) {
    const form = e.target;
    if (e.defaultPrevented || form.enctype !== 'multipart/form-data' || form.closest('dialog')) return;
    const chosen = chosenFiles(form);
    if (!chosen.length || form.getAttribute('aria-busy')) return;
    e.preventDefault();
    const data = new FormData(form);
    if (e.submitter?.name) data.append(e.submitter.name, e.submitter.value);
    form.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(e.submitter?.getAttribute('formaction') || form.getAttribute('action') || location.href,
        { method: 'POST', headers: { 'In-Place': '1' }, credentials: 'same-origin', body: data });
      const target = response.headers.get('HX-Redirect');
      if (target) return location.assign(target);
      if (!response.ok && response.status !== 409 && response.status !== 422) return failed(response.status);
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const main = $('#main');
      main.innerHTML = $('#main', page).innerHTML;
      doc.title = page.title;
      dirty.clear();
      fresh(main);
      chooseAgain(main, chosen);
    } catch {
      offline();
    } finally {
      form.removeAttribute('aria-busy');
    }
  }
  doc.addEventListener('submit', sendFiles);

  async function openPanel(link) {
    const url = link.href;
    opener = link;
    try {
      const response = await fetch(url, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
      const html = await response.text();
      if (!response.ok) return failed(response.status);
      if (response.redirected || wholePage(html)) return location.assign(url);
      fill(panel(), html);
    } catch {
      offline();
    }
  }

  async function sendPanel(e) {
    const form = e.target;
    if (e.defaultPrevented || form.getAttribute('method')?.toLowerCase() !== 'post') return;
    e.preventDefault();
    if (form.getAttribute('aria-busy')) return;
    const data = new FormData(form);
    const button = e.submitter;
    if (button && button.name) data.append(button.name, button.value);
    const url = button?.getAttribute('formaction') || form.getAttribute('action') || location.href;
    form.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'HX-Request': 'true' },
        credentials: 'same-origin',
        // Following the redirect would use up the message meant for the page that is loaded next.
        redirect: 'manual',
        body: form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data),
      });
      await afterSend(response, form);
    } catch {
      offline();
    } finally {
      form.removeAttribute('aria-busy');
    }
  }

  async function afterSend(response, form) {
    const dialog = panel();
    const target = response.headers.get('HX-Redirect');
    if (response.type === 'opaqueredirect' || target || response.status === 204) {
      dirty.delete(form);
      if (target) location.assign(target);
      else location.reload();
      return;
    }
    if (!response.ok && response.status !== 409 && response.status !== 422) return failed(response.status);
    const html = await response.text();
    const unsaved = !response.ok;
    const chosen = unsaved ? chosenFiles(form) : [];
    dirty.delete(form);
    fill(dialog, html);
    chooseAgain(dialog, chosen);
    const next = $('form[data-guard]', dialog);
    if (unsaved && next) dirty.add(next);
  }

  doc.addEventListener('click', e => {
    if (e.defaultPrevented) return;
    const fill = e.target.closest('[data-fill]');
    if (fill) {
      e.preventDefault();
      const input = doc.getElementById(fill.dataset.fill);
      input.value = fill.dataset.value;
      input.focus();
      return;
    }
    const close = e.target.closest('[data-close]');
    const dialog = close && close.closest('dialog');
    if (dialog) {
      e.preventDefault();
      if (mayClose(dialog)) dialog.close();
      return;
    }
    const link = e.target.closest('a[data-panel]');
    if (link && !e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0 && window.HTMLDialogElement) {
      e.preventDefault();
      openPanel(link);
      return;
    }
    const button = e.target.closest('[data-print]');
    if (button) print();
    const copy = e.target.closest('[data-copy]');
    if (copy) copyText(copy);
    for (const menu of doc.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(e.target)) menu.open = false;
    }
    if (!e.target.closest('.find')) $('#found')?.replaceChildren();
  });

  // ---- Keys -----------------------------------------------------------------

  let prefix = 0; // when "g" was last pressed, in ms

  const typing = el => el.isContentEditable || el.matches?.('select, textarea, input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button])');
  const visible = el => el.getClientRects().length > 0;
  const pick = selector => [...doc.querySelectorAll(selector)].find(visible) || $(selector);

  function focusOn(el) {
    if (!el) return false;
    el.focus();
    if (el.select) el.select();
    return true;
  }

  function press(el) {
    if (!el) return false;
    if (typing(el)) return focusOn(el);
    el.click();
    return true;
  }

  function shortcut(key) {
    if (prefix && Date.now() - prefix < 1500) {
      prefix = 0;
      return press(pick(`[data-go="${CSS.escape(key)}"]`));
    }
    if (key === 'g') {
      prefix = Date.now();
      return true;
    }
    if (key === '/') return focusOn(pick('[data-filter]'));
    if (key === '?') {
      const help = $('#shortcuts');
      if (help && !help.open) help.showModal();
      return Boolean(help);
    }
    if (key === 'j' || key === 'k') return moveRow(key === 'j' ? 1 : -1);
    const box = key === 'x' && doc.activeElement.closest?.('main tr') && $('[type=checkbox]', doc.activeElement.closest('tr'));
    if (box) {
      box.click();
      return true;
    }
    return press(pick(`[data-key="${CSS.escape(key)}"]`));
  }

  // The row with the focus is the current one: Enter follows its link by itself.
  function moveRow(step) {
    const links = [...doc.querySelectorAll('main .table tbody tr')].map(row => $('th a[href], td a[href]', row)).filter(a => a && visible(a));
    const at = links.findIndex(a => a.closest('tr').contains(doc.activeElement));
    const to = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
    if (to) to.focus();
    return links.length > 0;
  }

  // ---- Palette: hits below the search field -----------------------------------

  // Arrows move through the field and its hits, a number opens a hit (with Alt while typing), Enter the first one.
  function palette(e) {
    const field = e.target.closest?.('[data-search]');
    const box = field ? $(field.getAttribute('hx-target')) : e.target.closest?.('#found, #hits');
    if (!box) return false;
    const hits = [...box.querySelectorAll('[data-hit]')];
    const at = hits.indexOf(doc.activeElement);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      const to = at + (e.key === 'ArrowDown' ? 1 : -1);
      if (to < 0) focusOn($(`[data-search][hx-target="#${box.id}"]`));
      else if (hits[to]) hits[to].focus();
      return true;
    }
    const number = /^(?:Digit|Numpad)([1-9])$/.exec(e.code);
    if (number && (field ? e.altKey : !e.altKey && !e.ctrlKey) && hits[number[1] - 1]) {
      hits[number[1] - 1].click();
      return true;
    }
    if (e.key === 'Escape' && box.id === 'found' && hits.length) {
      const input = $('[data-search][hx-target="#found"]');
      input.focus();
      box.textContent = '';
      return true;
    }
    return false;
  }

  // Enter in the field opens the first hit, unless the hits are of an earlier text; then the page of the search answers.
  doc.addEventListener('submit', e => {
    const field = e.target.matches('[role=search]') && $('[data-search]', e.target);
    const box = field && $(field.getAttribute('hx-target'));
    const answered = box && $('[data-found]', box)?.dataset.found;
    const hit = answered && answered === field.value.trim().normalize('NFC') && $('[data-hit]', box);
    if (!hit) return;
    e.preventDefault();
    hit.click();
  });

  // Hits go when nobody looks at them any more.
  doc.addEventListener('focusin', e => {
    if (!e.target.closest('.find')) $('#found')?.replaceChildren();
  });

  doc.addEventListener('keydown', e => {
    // 229: some Vietnamese input methods report composition only by this code.
    if (e.defaultPrevented || e.isComposing || e.keyCode === 229) return;
    if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && e.target.form) {
      e.preventDefault();
      const next = e.shiftKey && $('[data-next]', e.target.form);
      if (next) next.click();
      else submit(e.target.form);
      return;
    }
    const table = (e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 's' && $('form[data-cells]');
    if (table) {
      e.preventDefault();
      submit(table);
      return;
    }
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && $('[data-find]')) {
      e.preventDefault();
      const field = [...doc.querySelectorAll('[data-search]')].find(visible);
      if (field) focusOn(field);
      else location.assign($('[data-find]').href);
      return;
    }
    if (palette(e)) {
      e.preventDefault();
      return;
    }
    if (e.key === 'Escape') {
      const menu = $('details.menu[open]');
      if (menu) {
        menu.open = false;
        $('summary', menu).focus();
      }
      return;
    }
    if (e.key === '?' && $('#shortcuts')?.open) {
      $('#shortcuts').close();
      e.preventDefault();
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || typing(e.target)) return;
    if (doc.body.dataset.shortcuts === 'off' || $('dialog[open]')) return;
    if (shortcut(e.key.toLowerCase())) e.preventDefault();
  });

  // ---- Calendar: dragging a congress to another day opens the preview of the move ----

  let dragged = null;

  doc.addEventListener('dragstart', e => {
    dragged = e.target.closest?.('[data-move]') || null;
    if (!dragged || !$('[data-calendar]')) return;
    e.dataTransfer.setData('text/plain', dragged.dataset.move); // Firefox drags nothing without data
    e.dataTransfer.effectAllowed = 'move';
  });
  doc.addEventListener('dragend', () => {
    dragged = null;
    doc.querySelectorAll('[data-day].over').forEach(day => day.classList.remove('over'));
  });
  for (const type of ['dragover', 'dragleave', 'drop']) {
    doc.addEventListener(type, e => {
      const day = dragged && e.target.closest?.('[data-day]');
      if (!day) return;
      if (type !== 'dragleave') e.preventDefault();
      day.classList.toggle('over', type === 'dragover');
      if (type === 'drop' && !day.contains(dragged)) location.assign(dragged.dataset.move + day.dataset.day);
    });
  }

  // ---- Files to upload: dropped anywhere on the page, listed before they are sent ----

  for (const type of ['dragover', 'dragleave', 'drop']) {
    doc.addEventListener(type, e => {
      const zone = $('[data-drop]');
      if (!zone || !e.dataTransfer?.types.includes('Files')) return;
      if (type !== 'dragleave') e.preventDefault();
      zone.classList.toggle('over', type === 'dragover');
      if (type !== 'drop') return;
      const input = $('[type=file]', zone);
      input.files = e.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      input.focus();
    });
  }

  // The names of chosen files stand beside our own button, in the words of the page.
  function showFiles(input) {
    const out = $('.file output', input.closest('.file').parentNode);
    out.textContent = [...input.files].map(f => f.name).join(' · ') || out.dataset.none;
  }

  doc.addEventListener('change', e => {
    if (e.target.matches('.file [type=file]')) showFiles(e.target);
    const zone = e.target.closest('[data-drop]');
    if (!zone) return;
    const says = zone.dataset;
    const files = [...e.target.files];
    const size = n => (n / 1048576).toLocaleString(doc.documentElement.lang, { maximumFractionDigits: 1 }) + ' MB';
    const large = files.find(f => f.size > +says.maxFile);
    const problem = large ? large.name + ': ' + says.large
      : files.length > +says.maxFiles || files.reduce((n, f) => n + f.size, 0) > +says.maxAll ? says.many : '';
    e.target.setCustomValidity(problem);
    const out = $('output', zone);
    out.textContent = problem || files.map(f => `${f.name} (${size(f.size)})`).join(' · ') || out.dataset.none;
    out.classList.toggle('alarm', problem !== '');
  });

  // ---- Cells to paste: the page on the clipboard is kept beside its plain text, until somebody changes the text ----

  function showPasted(zone, page) {
    const area = $('textarea', zone);
    $('[type=hidden]', zone).value = page;
    // Not by DOMParser: the styles of Excel would break the content security policy.
    let rows = page.split(/<tr(?=[\s>])[^>]*>/i).slice(1).filter(row => row.replace(/<[^>]*>|&nbsp;/g, '').trim())
      .map(row => [...row.matchAll(/<t[dh]\b[^>]*>/gi)].reduce((n, [cell]) => n + +(/colspan=["']?(\d+)/i.exec(cell) || [0, 1])[1], 0));
    if (!rows.length) rows = area.value.split('\n').filter(line => line.trim()).map(line => line.split('\t').length);
    $('output', zone).textContent = rows.length ? zone.dataset.paste.replace('{n}', rows.length).replace('{m}', Math.max(...rows)) : '';
  }

  // Cells may be pasted anywhere on the page, except into another field.
  doc.addEventListener('paste', e => {
    const zone = $('[data-paste]');
    const area = zone && $('textarea', zone);
    if (!zone || e.target !== area && e.target.closest('input, textarea, select, [contenteditable]')) return;
    const page = e.clipboardData.getData('text/html');
    const cells = /<t[dh][\s>]/i.test(page);
    if (!cells && e.target === area) return;
    e.preventDefault();
    area.value = e.clipboardData.getData('text/plain');
    showPasted(zone, cells ? page : '');
    area.focus();
  });
  doc.addEventListener('input', e => {
    const zone = e.target.closest('[data-paste]');
    if (zone) showPasted(zone, '');
  });

  // ---- Days: typed as people write them, or taken from the calendar of the browser ----

  const twoDigits = (n, below) => (n < below ? '0' : '') + n;

  function startDay(input) {
    if (input.dataset.ready || input.readOnly) return;
    input.dataset.ready = '1';
    const box = doc.createElement('span');
    box.className = 'day';
    const open = doc.createElement('button');
    open.type = 'button';
    open.className = 'btn';
    open.setAttribute('aria-label', words('msgDay') + ' ' + (input.labels[0]?.textContent.trim().replace(/\s+/g, ' ') || ''));
    open.innerHTML = '<svg class="icon" aria-hidden="true"><use></use></svg>';
    $('use', open).setAttribute('href', words('dayIcon'));
    const picker = doc.createElement('input');
    picker.type = 'date';
    picker.tabIndex = -1;
    picker.setAttribute('aria-hidden', 'true');
    const focused = doc.activeElement === input;
    input.before(box);
    box.append(input, open, picker);
    if (focused) input.focus();
    open.addEventListener('click', () => {
      const [, d, m, y] = /^\s*(\d{1,2})\D(\d{1,2})\D(\d{4})\s*$/.exec(input.value) || [];
      picker.value = y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : '';
      try {
        picker.showPicker();
      } catch { // Safari 15 has none
        picker.focus();
        picker.click();
      }
    });
    // As official papers write it: 05/01/2024, but 05/4/2024.
    picker.addEventListener('change', () => {
      const [y, m, d] = picker.value.split('-').map(Number);
      if (!d) return;
      input.value = `${twoDigits(d, 10)}/${twoDigits(m, 3)}/${y}`;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.focus();
    });
  }

  // ---- Folded parts: data-unfold on every screen, data-fold only on a phone. A link into one opens it; a print has them all ----

  const folds = 'details:is([data-fold], [data-unfold])';
  const small = matchMedia('(max-width: 760px)');
  const aimed = details => location.hash.length > 1 && details.contains(doc.getElementById(location.hash.slice(1)));
  const fold = root => root.querySelectorAll('details[data-fold]').forEach(details => { details.open = !small.matches || aimed(details); });
  const aim = () => doc.querySelectorAll(folds).forEach(details => { if (aimed(details)) details.open = true; });
  small.addEventListener('change', () => fold(doc));
  addEventListener('hashchange', aim);
  aim();
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = [...doc.querySelectorAll(folds)].filter(details => !details.open);
    for (const details of unfolded) details.open = true;
  });
  addEventListener('afterprint', () => { for (const details of unfolded) details.open = false; });

  // ---- Start, and again for every piece that arrives later -------------------

  function fresh(root) {
    root.querySelectorAll('table[data-grid]').forEach(startGrid);
    root.querySelectorAll('form[data-bulk]').forEach(startBulk);
    root.querySelectorAll('form[data-cells]').forEach(startCells);
    root.querySelectorAll('[data-narrow]').forEach(startNarrow);
    root.querySelectorAll('input[data-day]').forEach(startDay);
    root.querySelectorAll('form').forEach(showNeeded);
    fold(root);
    root.querySelectorAll('[data-paste]').forEach(zone => showPasted(zone, $('[type=hidden]', zone).value));
    markToasts(root);
    focusErrors(root);
  }

  doc.addEventListener('htmx:after:swap', e => fresh(e.detail.ctx?.target?.isConnected ? e.detail.ctx.target : doc));
  if (doc.readyState === 'loading') doc.addEventListener('DOMContentLoaded', () => fresh(doc));
  else fresh(doc);
})();
