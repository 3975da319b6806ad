// Asks the device for a passkey and sends what it answers with the form of the page. The page is shown for this alone, so it
// asks at once; where a browser wants a click first, or the reader has closed its window, the button asks again.
'use strict';
(() => {
  const place = document.querySelector('[data-passkey]');
  if (!place) return;
  const create = place.dataset.passkey === 'create';
  const form = place.querySelector('form');
  const button = place.querySelector('[data-passkey-ask]');
  const trouble = place.querySelector('[data-passkey-trouble]');

  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const say = words => { trouble.textContent = words; trouble.hidden = false; };

  const asked = () => {
    const options = JSON.parse(place.dataset.asked);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
    return { publicKey: options };
  };

  const answer = key => {
    const response = { clientDataJSON: text(key.response.clientDataJSON) };
    for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (key.response[part]) response[part] = text(key.response[part]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };

  const ask = async () => {
    button.disabled = true;
    trouble.hidden = true;
    try {
      const key = await (create ? navigator.credentials.create(asked()) : navigator.credentials.get(asked()));
      form.elements.answer.value = answer(key);
      form.submit();
    } catch (problem) {
      button.disabled = false;
      say(problem.name === 'InvalidStateError' ? place.dataset.known : place.dataset.closed);
    }
  };

  if (!window.PublicKeyCredential) {
    button.disabled = true;
    say(place.dataset.unable);
    return;
  }
  button.addEventListener('click', ask);
  ask();
})();
