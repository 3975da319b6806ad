// The check-in desk. Every scan is written to the browser's queue first and then sent, so that none is lost while the
// server is unreachable; its id makes sure that a scan sent twice counts once. Only the card or the person, the time and
// the id are stored. Without this file the forms of the page work by themselves.
'use strict';
(() => {
  const desk = document.querySelector('[data-door]');
  if (!desk) return;
  const messages = desk.dataset;
  const path = messages.door;

  // The page has this script before the field, so that nothing is typed before somebody listens. What a scanner sends while the
  // rest of the page is still coming waits for it.
  const early = [];
  const hold = e => {
    e.preventDefault();
    e.stopPropagation();
    const typed = document.getElementById('f-text');
    early.push(typed.value);
    typed.value = '';
  };
  desk.addEventListener('submit', hold, true);
  addEventListener('DOMContentLoaded', () => {
    const field = document.getElementById('f-text');
    const deskName = document.getElementById('f-desk');
    const offlineBar = desk.querySelector('[data-offline-bar]');
    const sound = desk.querySelector('[data-sound]');
    const result = () => document.getElementById('door-result');
    const headers = { 'HX-Request': 'true' };
    let names = [];
    let sending = false;
    let offline = ''; // '', 'offline', or 'signin' when the session has ended

    // ---- The queue: in localStorage or, where that is blocked, in memory

    const memory = {};
    const store = (key, value) => {
      memory[key] = value;
      try { localStorage.setItem(key, value); } catch { /* blocked, as in a private window */ }
    };
    const stored = key => {
      try { return localStorage.getItem(key) ?? memory[key]; } catch { return memory[key]; }
    };
    const queueKey = 'check-in ' + path;
    const queue = () => JSON.parse(stored(queueKey) || '[]');
    const changeQueue = work => store(queueKey, JSON.stringify(work(queue())));

    const showOffline = () => {
      const n = queue().length;
      offlineBar.hidden = !offline || !n;
      offlineBar.textContent = (offline === 'signin' ? messages.signin : messages.offline).replace('{n}', n);
    };

    // ---- Names and cards

    const folded = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();
    const wordsOf = text => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const cardOf = text => {
      const inside = /[?&]card=([^&#]*)/i.exec(text);
      const signs = (inside ? decodeURIComponent(inside[1]) : text).normalize('NFKC').replace(/[\s.\-‐–—]/g, '').toUpperCase();
      const code = signs.replace(/[IL]/g, '1').replace(/O/g, '0');
      if (!/^[\dA-HJKMNP-TV-Z]{8}$/.test(code)) return /^\d{2,}$/.test(signs) ? signs : ''; // a number: of an old card
      return inside || /\d/.test(signs) || names.some(p => p.card === code) ? code : ''; // eight letters may be a name
    };
    const matching = text => {
      const words = wordsOf(text);
      return names.filter(p => words.every(w => p.words.some(has => has.startsWith(w))));
    };

    async function loadNames() {
      try {
        const answer = await fetch(path + '/names', { headers });
        if (!answer.ok) return;
        const list = new DOMParser().parseFromString(await answer.text(), 'text/html');
        names = [...list.querySelectorAll('li')].map(li => ({ subject: li.dataset.subject, card: li.dataset.card,
          name: li.querySelector('b').textContent, line: li.querySelector('small').textContent, words: wordsOf(li.textContent) }));
      } catch { /* unreachable; cards are queued all the same */ }
    }

    // ---- The result

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
        const button = element('button', 'btn primary', messages.mark);
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
      const data = new URLSearchParams({ scan: entry.scan, desk: deskName.value });
      if (entry.card) data.set('text', entry.card);
      else data.set('subject', entry.subject);
      const ago = Math.round((Date.now() - entry.at) / 1000);
      if (ago > 2) data.set('ago', ago);
      return data;
    }

    // Sends the oldest first and stops at the first that does not arrive.
    async function flush() {
      if (sending) return;
      sending = true;
      try {
        for (let first; (first = queue()[0]);) {
          const answer = await send(path, form(first));
          offline = answer.gone || '';
          if (offline) {
            showQueued(queue().at(-1));
            break;
          }
          changeQueue(all => all.filter(e => e.scan !== first.scan));
          swap(answer.text);
        }
      } finally {
        sending = false;
        showOffline();
      }
    }

    const nameOf = entry => names.find(p => entry.subject ? p.subject === entry.subject : p.card === entry.card);
    const shownQueued = new Set();

    // Shows the result of a scan that has to wait; a person who is queued already is not queued twice.
    function showQueued(entry) {
      if (shownQueued.has(entry.scan)) return;
      shownQueued.add(entry.scan);
      const who = nameOf(entry);
      const twice = who && queue().some(e => e.scan !== entry.scan && nameOf(e) === who);
      if (twice) changeQueue(all => all.filter(e => e.scan !== entry.scan));
      show(twice ? 'risk' : 'done', twice ? '!' : '✓', twice ? messages.twice : messages.marked, who ? [who.name, who.line] : [entry.card]);
    }

    function scan(what) {
      const id = Date.now().toString(36) + '-' + [...crypto.getRandomValues(new Uint32Array(2))].map(n => n.toString(36)).join('-');
      const entry = { ...what, at: Date.now(), scan: id };
      changeQueue(all => [...all, entry]);
      if (offline) showQueued(entry);
      showOffline();
      flush();
      field.focus();
    }

    // A name is not queued: the server says whom it means, or the list in memory while the server is unreachable.
    async function lookUp(text) {
      const answer = await send(path, new URLSearchParams({ text, desk: deskName.value }));
      if (!answer.gone) return swap(answer.text);
      offline = answer.gone;
      const found = matching(text);
      if (found.length === 1) return scan({ subject: found[0].subject });
      if (found.length) show('progress', '?', messages.choose, [], found);
      else show('late', '✕', messages.missing, [text]);
      showOffline();
    }

    function enter() {
      const text = field.value.trim();
      field.value = '';
      if (!text) return;
      const card = cardOf(text);
      if (!card) return lookUp(text);
      if (offline && names.length && !names.some(p => p.card === card)) return show('late', '✕', messages.missing, [text]);
      scan({ card });
    }

    desk.addEventListener('submit', async e => {
      e.preventDefault();
      if (e.target.id === 'door') return enter();
      const data = new URLSearchParams(new FormData(e.target));
      if (!e.target.action.endsWith('/clear')) return scan({ subject: data.get('subject') });
      data.set('desk', deskName.value);
      const answer = await send(e.target.action, data);
      if (answer.gone) show('late', '✕', messages.failed);
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
        if (offline && queue().length) {
          changeQueue(all => all.slice(0, -1));
          result().replaceChildren();
          showOffline();
        } else desk.querySelector('#door-result [data-undo] button')?.click();
      }
    });

    // ---- Start

    const deskKey = 'check-in desk';
    if (!deskName.value) deskName.value = stored(deskKey) || '';
    deskName.addEventListener('change', () => store(deskKey, deskName.value));
    sound.checked = stored('check-in sound') === 'x';
    sound.addEventListener('change', () => store('check-in sound', sound.checked ? 'x' : ''));
    addEventListener('online', flush);
    setInterval(() => { if (queue().length) flush(); }, 4000);
    if (queue().length) flush();
    loadNames();
    desk.removeEventListener('submit', hold, true);
    for (const text of early) {
      field.value = text;
      enter();
    }
  });
})();
