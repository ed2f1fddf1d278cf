// The page: phones of several people side by side, the clock, and what happens told live by the stand-in.

import { clock, day, speak, w, zoneName } from '/words.js';
import { $, ask, badge, call, el, fullName, showWindow, toast } from '/pieces.js';
import { Phone } from '/phone.js';

const phones = [];
const narrow = matchMedia('(max-width: 720px)');
const seen = new Map();
const waiting = new Map();
const answered = new Set();
let front = 0;
let clockAhead = 0;
// How many states were asked for, which of them is shown, how often the time was told.
let [asked, drawn, told] = [0, 0, 0];

// What the phones know of everything around them.
const world = {
  state: { users: [], chats: [] },
  user: (id) => world.state.users.find((u) => u.id === id),
  chatOf: (id) => world.state.chats.find((c) => c.id === id),
  chatsOf: (viewer) => {
    const inside = (c) => c.members.some((m) => m.user_id === viewer && !['left', 'kicked'].includes(m.status));
    const mine = world.state.chats.filter((c) => !c.migrated_to && (c.user_id === viewer || (c.type !== 'private' && inside(c))));
    return mine.sort((a, b) => (b.last?.date || 0) - (a.last?.date || 0));
  },
  title: (chat) => {
    if (!chat) return '';
    return chat.type === 'private' ? world.state.bot.first_name : chat.title;
  },
  unread: (viewer, chat) => Math.max(0, (chat.last?.message_id || 0) - (seen.get(`${viewer} ${chat.id}`) ?? 0)),
  read: (viewer, chat, message) => {
    const key = `${viewer} ${chat}`;
    if (message <= (seen.get(key) ?? 0)) return;
    seen.set(key, message);
    queueMicrotask(drawMarks);
  },
  isShown: (phone) => !document.hidden && (!narrow.matches || phones[front] === phone),
  close: (phone) => {
    phones.splice(phones.indexOf(phone), 1);
    phone.root.remove();
    bringFront(Math.max(0, Math.min(front, phones.length - 1)));
  },
  pressed: (callback, done) => { if (answered.has(callback)) done(); else waiting.set(callback, done); },
};

// ---- state, clock, hint ---------------------------------------------------------------------------------------------

// An answer that is overtaken by one asked for later is let go, and its time by a clock that moved meanwhile.
async function loadState() {
  const [mine, then] = [++asked, told];
  const state = await call('state');
  if (mine < drawn) return;
  drawn = mine;
  const fresh = new Set(world.state.chats.map((c) => c.id));
  world.state = state;
  if (told === then) setClock(state.now);
  // What was there before somebody looked is not news.
  if (fresh.size === 0) for (const u of state.users) for (const c of world.chatsOf(u.id)) seen.set(`${u.id} ${c.id}`, c.last?.message_id || 0);
}

function setClock(now) { told++; clockAhead = now - Date.now(); drawClock(); }

function drawClock() {
  const now = Date.now() + clockAhead;
  $('clock').dateTime = new Date(now).toISOString();
  $('clock').replaceChildren(el('span', { textContent: day(now) }), ' ', el('b', { textContent: clock(now) }));
}

function drawWords() {
  const about = world.state.about || {};
  speak(about);
  for (const node of document.querySelectorAll('[data-words]')) node.textContent = w(node.dataset.words);
  $('clock').title = `${w('clock')} (${zoneName()})`;
  $('add-panel').title = w('add_phone_title');
  $('add-user').title = w('add_person_title');
  $('tabs').ariaLabel = w('phones');
  for (const id of ['viewer-close', 'hint-close']) $(id).title = w('close');
  if (about.title) { $('title').textContent = about.title; document.title = about.title; }
  const hint = about.hint || about.text;
  $('hint').hidden = !hint || localStorage.getItem('hint') === hint;
  $('hint-text').textContent = hint || '';
  $('hint-tries').replaceChildren(...(about.tries || []).map((words) => el('li', { textContent: words })));
  $('hint-close').onclick = () => { localStorage.setItem('hint', hint); $('hint').hidden = true; };
}

// ---- phones ---------------------------------------------------------------------------------------------------------

function drawMarks() {
  for (const phone of phones) phone.drawHead();
  $('tabs').replaceChildren(...phones.map((phone, i) => {
    const unread = i === front ? 0 : world.chatsOf(phone.viewer).reduce((n, c) => n + world.unread(phone.viewer, c), 0);
    return el('button', { className: i === front ? 'on' : '', 'aria-current': i === front ? 'page' : 'false', testid: `tab-${phone.viewer}`,
      onclick: () => bringFront(i) },
    el('span', {}, fullName(world.user(phone.viewer)).replace(/[\s（(].*/, ''), unread > 0 && badge(unread)),
    el('small', { textContent: world.title(world.chatOf(phone.chat)) }));
  }));
}

function bringFront(i) {
  front = i;
  phones.forEach((phone, n) => phone.root.classList.toggle('front', n === i));
  if (narrow.matches) phones[i]?.toEnd();
  drawMarks();
}

function openPhone(viewer, chat, thread) {
  phones.push(new Phone(world, viewer, chat, thread));
  $('panels').append(phones.at(-1).root);
  bringFront(phones.length === 1 ? 0 : front);
}

// The host program may say which phones to show: about.phones = [{viewer, chat, thread?}].
function openFirstPhones() {
  const wanted = world.state.about?.phones || world.state.users.slice(0, 3).map((u) => ({ viewer: u.id, chat: u.id }));
  for (const p of wanted) openPhone(p.viewer, p.chat, p.thread);
}

function addPhone() {
  const u = world.state.users.find((user) => !phones.some((p) => p.viewer === user.id)) || world.state.users[0];
  if (!u) return;
  openPhone(u.id, u.id);
  bringFront(phones.length - 1);
  phones.at(-1).root.scrollIntoView({ inline: 'end' });
}

async function addPerson() {
  const name = await ask(w('new_name'));
  if (!name) return;
  const phone = '+8613' + String(Math.floor(1e8 + Math.random() * 8.9e8));
  const u = await call('users', { first_name: name, language_code: document.documentElement.lang.toLowerCase(), phone });
  await loadState();
  openPhone(u.id, u.id);
  bringFront(phones.length - 1);
}

// ---- what happens ---------------------------------------------------------------------------------------------------

async function chatsChanged(ids) {
  for (const phone of phones) if (ids.includes(phone.chat)) { phone.typing.hidden = true; phone.load(); }
  await loadState();
  drawMarks();
  for (const phone of phones) phone.see();
}

async function stateChanged() {
  await loadState();
  for (const phone of phones) { const moved = world.chatOf(phone.chat)?.migrated_to; if (moved) phone.go(moved); }
  drawMarks();
}

function pressAnswered(answer) {
  const id = answer.callback_query_id;
  answered.add(id);
  waiting.get(id)?.();
  waiting.delete(id);
  const mine = phones.filter((p) => p.viewer === answer.user_id);
  const phone = mine.find((p) => p.chat === answer.chat_id) || mine[0];
  if (!phone) return;
  if (answer.text && answer.show_alert) showWindow(fullName(world.user(answer.user_id)), answer.text);
  else if (answer.text) toast(answer.text, phone.toasts);
  if (answer.url) window.open(answer.url, '_blank', 'noopener');
}

function checkoutAnswered(checkout) {
  if (!checkout.ok) showWindow(`${fullName(world.user(checkout.user_id))} · ${w('not_paid')}`, checkout.error || '');
}

function somebodyTypes({ chat_id }) {
  for (const phone of phones.filter((p) => p.chat === chat_id)) {
    phone.typing.hidden = false;
    setTimeout(() => { phone.typing.hidden = true; }, 5000);
  }
}

function listen() {
  const events = new EventSource('/control/events');
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.changed) chatsChanged(event.changed);
    else if (event.state) stateChanged();
    else if (event.answer) pressAnswered(event.answer);
    else if (event.checkout) checkoutAnswered(event.checkout);
    else if (event.action) somebodyTypes(event.action);
    else if (event.now) setClock(event.now);
  };
  let lost = false;
  events.onerror = () => { if (!lost) { lost = true; toast(w('lost')); } };
  // What happened while nobody listened is fetched.
  events.onopen = () => { lost = false; chatsChanged(phones.map((p) => p.chat)); };
}

async function advance(button) {
  button.disabled = true;
  try { setClock((await call('advance', { seconds: Number(button.dataset.advance) })).now); } finally { button.disabled = false; }
}

for (const button of document.querySelectorAll('[data-advance]')) button.addEventListener('click', () => advance(button));
$('add-panel').addEventListener('click', addPhone);
$('add-user').addEventListener('click', addPerson);
narrow.addEventListener('change', () => bringFront(front));
document.addEventListener('visibilitychange', () => { for (const phone of phones) phone.see(); });
setInterval(drawClock, 5000);
loadState().then(() => { drawWords(); openFirstPhones(); listen(); }, () => toast(w('lost')));
