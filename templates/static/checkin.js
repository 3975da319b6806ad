// The desk: every scan is written down here first and then sent, so that none is lost when the server is gone; a scan that
// is sent twice is one, by its id. What is kept in the browser is the card or the subject, the moment and the id. Without
// this file the forms work by themselves.
'use strict';
(() => {
  const door = document.querySelector('[data-door]');
  if (!door) return;
  const says = door.dataset;
  const path = says.door;
  const field = document.getElementById('f-text');
  const desk = document.getElementById('f-desk');
  const bar = door.querySelector('[data-offline-bar]');
  const sound = door.querySelector('[data-sound]');
  const result = () => document.getElementById('door-result');
  const headers = { 'HX-Request': 'true' };
  let names = [];
  let tied = false; // a sending is under way
  let why = '';

  // ---- What the browser keeps; without a store it lives as long as the page

  const memory = {};
  const keep = (key, value) => {
    memory[key] = value;
    try { localStorage.setItem(key, value); } catch { /* a private window */ }
  };
  const kept = key => {
    try { return localStorage.getItem(key) ?? memory[key]; } catch { return memory[key]; }
  };
  const box = 'check-in ' + path;
  const waiting = () => JSON.parse(kept(box) || '[]');
  const change = work => keep(box, JSON.stringify(work(waiting())));

  const mark = () => {
    const n = waiting().length;
    bar.hidden = !why || !n;
    bar.textContent = (why === 'signin' ? says.signin : says.offline).replace('{n}', n);
  };

  // ---- Words and cards

  const folded = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();
  const wordsOf = text => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const cardOf = text => {
    const inside = /[?&]card=([^&#]*)/i.exec(text);
    const digits = (inside ? decodeURIComponent(inside[1]) : text).normalize('NFKC').replace(/[\s.\-‐–—]/g, '');
    return /^\d{2,}$/.test(digits) ? digits : '';
  };
  const sought = text => {
    const words = wordsOf(text);
    return names.filter(p => words.every(w => p.words.some(has => has.startsWith(w))));
  };

  async function learn() {
    try {
      const answer = await fetch(path + '/names', { headers });
      if (!answer.ok) return;
      const list = new DOMParser().parseFromString(await answer.text(), 'text/html');
      names = [...list.querySelectorAll('li')].map(li => ({ subject: li.dataset.subject, card: li.dataset.card,
        name: li.querySelector('b').textContent, line: li.querySelector('small').textContent, words: wordsOf(li.textContent) }));
    } catch { /* the server is gone; the cards are kept all the same */ }
  }

  // ---- What is shown

  function play(kind) {
    if (!sound.checked || !window.AudioContext) return;
    const context = new AudioContext();
    const tones = { done: [880], risk: [520, 520], late: [200, 200, 200] }[kind] || [];
    tones.forEach((hz, i) => {
      const tone = context.createOscillator();
      tone.frequency.value = hz;
      tone.connect(context.destination);
      tone.start(context.currentTime + i * 0.2);
      tone.stop(context.currentTime + i * 0.2 + 0.13);
    });
    if (navigator.vibrate) navigator.vibrate(tones.map(() => 120));
  }

  function swap(text) {
    const page = new DOMParser().parseFromString(text, 'text/html');
    for (const id of ['door-result', 'door-counts']) {
      const fresh = page.getElementById(id);
      const old = document.getElementById(id);
      if (!fresh) continue;
      const open = old.querySelector('details[open]');
      old.replaceChildren(...fresh.childNodes);
      if (open && old.querySelector('details')) old.querySelector('details').open = true;
    }
    const said = result().querySelector('[data-said]');
    if (said) play(said.dataset.said);
  }

  function element(tag, className, text) {
    const el = document.createElement(tag);
    el.className = className;
    el.textContent = text;
    return el;
  }

  function show(kind, sign, word, lines = [], people = []) {
    const card = element('section', 'card door-result s-' + kind, '');
    const head = element('p', 'door-word', word);
    const icon = element('span', '', sign);
    icon.setAttribute('aria-hidden', 'true');
    head.prepend(icon);
    card.append(head, ...lines.map((line, i) => element('p', i ? '' : 'door-name', line)));
    const list = element('ul', 'list', '');
    people.slice(0, 20).forEach(p => {
      const row = document.createElement('li');
      const who = document.createElement('div');
      who.append(element('b', '', p.name), element('small', '', p.line));
      const button = element('button', 'btn primary', says.mark);
      button.addEventListener('click', () => scan({ subject: p.subject }));
      row.append(who, button);
      list.append(row);
    });
    if (people.length) card.append(list);
    result().replaceChildren(card);
    play(kind);
  }

  // ---- Sending

  async function send(address, data) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), 5000);
    try {
      const answer = await fetch(address, { method: 'POST', body: data, headers, signal: stop.signal });
      if (answer.status === 401) return { gone: 'signin' };
      if (answer.status >= 500 || answer.status === 429 || answer.status === 403 || answer.status === 404) return { gone: 'offline' };
      return { text: await answer.text() };
    } catch {
      return { gone: 'offline' };
    } finally {
      clearTimeout(late);
    }
  }

  function form(entry) {
    const data = new URLSearchParams({ scan: entry.scan, desk: desk.value });
    if (entry.card) data.set('text', entry.card);
    else data.set('subject', entry.subject);
    const ago = Math.round((Date.now() - entry.at) / 1000);
    if (ago > 2) data.set('ago', ago);
    return data;
  }

  // One after the other, the oldest first; the first that does not arrive ends it.
  async function flush() {
    if (tied) return;
    tied = true;
    try {
      for (let first; (first = waiting()[0]);) {
        const answer = await send(path, form(first));
        why = answer.gone || '';
        if (why) {
          note(waiting().at(-1));
          break;
        }
        change(all => all.filter(e => e.scan !== first.scan));
        swap(answer.text);
      }
    } finally {
      tied = false;
      mark();
    }
  }

  const nameOf = entry => names.find(p => entry.subject ? p.subject === entry.subject : p.card === entry.card);
  const noted = new Set();

  // What the desk says of a scan that waits; somebody who waits already is not kept twice.
  function note(entry) {
    if (noted.has(entry.scan)) return;
    noted.add(entry.scan);
    const who = nameOf(entry);
    const twice = who && waiting().some(e => e.scan !== entry.scan && nameOf(e) === who);
    if (twice) change(all => all.filter(e => e.scan !== entry.scan));
    show(twice ? 'risk' : 'done', twice ? '!' : '✓', twice ? says.twice : says.marked, who ? [who.name, who.line] : [entry.card]);
  }

  function scan(what) {
    const id = Date.now().toString(36) + '-' + [...crypto.getRandomValues(new Uint32Array(2))].map(n => n.toString(36)).join('-');
    const entry = { ...what, at: Date.now(), scan: id };
    change(all => [...all, entry]);
    if (why) note(entry);
    mark();
    flush();
    field.focus();
  }

  // A name is not kept: the server says whom it means; without a server, the list in memory does.
  async function look(text) {
    const answer = await send(path, new URLSearchParams({ text, desk: desk.value }));
    if (!answer.gone) return swap(answer.text);
    why = answer.gone;
    const found = sought(text);
    if (found.length === 1) return scan({ subject: found[0].subject });
    if (found.length) show('progress', '?', says.choose, [], found);
    else show('late', '✕', says.missing, [text]);
    mark();
  }

  function enter() {
    const text = field.value.trim();
    field.value = '';
    if (!text) return;
    const card = cardOf(text);
    if (!card) return look(text);
    if (why && names.length && !names.some(p => p.card === card)) return show('late', '✕', says.missing, [text]);
    scan({ card });
  }

  door.addEventListener('submit', async e => {
    e.preventDefault();
    if (e.target.id === 'door') return enter();
    const data = new URLSearchParams(new FormData(e.target));
    if (!e.target.action.endsWith('/clear')) return scan({ subject: data.get('subject') });
    data.set('desk', desk.value);
    const answer = await send(e.target.action, data);
    if (answer.gone) show('late', '✕', says.failed);
    else swap(answer.text);
    field.focus();
  });

  addEventListener('keydown', e => {
    if (e.key === 'F2') {
      e.preventDefault();
      field.value = '';
      field.focus();
    } else if (e.key === 'F4') {
      e.preventDefault();
      if (why && waiting().length) {
        change(all => all.slice(0, -1));
        result().replaceChildren();
        mark();
      } else door.querySelector('#door-result [data-undo] button')?.click();
    }
  });

  // ---- The start

  const remember = 'check-in desk';
  if (!desk.value) desk.value = kept(remember) || '';
  desk.addEventListener('change', () => keep(remember, desk.value));
  sound.checked = kept('check-in sound') === 'x';
  sound.addEventListener('change', () => keep('check-in sound', sound.checked ? 'x' : ''));
  addEventListener('online', flush);
  setInterval(() => { if (waiting().length) flush(); }, 4000);
  if (waiting().length) flush();
  learn();
})();
