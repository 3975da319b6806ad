// Pages that show what happens now: the server says when something has changed (server-sent events) and the page asks for
// itself again. Without a stream it asks every few seconds; without this file it is reloaded by the browser.
'use strict';
(() => {
  const page = () => document.querySelector('[data-live]');
  if (!page()) return;
  let timer;
  const ask = () => document.body.dispatchEvent(new Event('live'));
  const every = seconds => {
    clearInterval(timer);
    timer = setInterval(ask, seconds * 1000);
  };
  every(10);
  if (window.EventSource) {
    const stream = new EventSource(location.href);
    let lost = false;
    stream.onopen = () => {
      every(60);
      if (lost) ask();
      lost = false;
    };
    stream.onerror = () => {
      lost = true;
      every(10);
    };
    stream.addEventListener('change', ask);
    stream.addEventListener('end', () => stream.close());
    addEventListener('pagehide', () => stream.close());
  }
  // The time that is left, in seconds when the page was made; what has passed since is counted here.
  setInterval(() => {
    document.querySelectorAll('[data-left]').forEach(el => {
      el.since ??= performance.now();
      const left = Math.round(el.dataset.left - (performance.now() - el.since) / 1000);
      const n = Math.abs(left);
      el.textContent = (left < 0 ? '+' : '') + Math.floor(n / 60) + ':' + String(n % 60).padStart(2, '0');
      el.classList.toggle('over', left < 0);
    });
  }, 1000);
})();
