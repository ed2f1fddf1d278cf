'use strict';
// The page: phones of several people side by side, each showing one chat of theirs as Telegram does.

const $ = (id) => document.getElementById(id);
const panels = [];
let state = { users: [], chats: [] };
let clockAhead = 0;
let front = 0;

function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== 'list') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

async function call(path, body, method) {
  const options = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  if (method) options.method = method;
  const response = await fetch('/control/' + path, options);
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) { toast(answer.error || response.statusText); throw new Error(answer.error); }
  return answer;
}

function toast(text) {
  const node = el('div', { textContent: text });
  node.dataset.testid = 'toast';
  $('toasts').append(node);
  setTimeout(() => node.remove(), 4000);
}

function showWindow(text) {
  $('window-text').textContent = text;
  if (!$('window').open) $('window').showModal();
}

const user = (id) => state.users.find((u) => u.id === id);
const fullName = (u) => (u ? [u.first_name, u.last_name].filter(Boolean).join(' ') : 'somebody');
const chatOf = (id) => state.chats.find((c) => c.id === id);

function chatsOf(viewer) {
  return state.chats.filter((c) => !c.migrated_to && (c.user_id === viewer
    || c.members.some((m) => m.user_id === viewer && !['left', 'kicked'].includes(m.status))));
}

function chatTitle(chat) {
  return chat.type === 'private' ? (state.bot ? state.bot.first_name : 'Bot') : chat.title;
}

function color(id) {
  const colors = ['#e17076', '#7bc862', '#e5a13c', '#65aadd', '#a695e7', '#ee7aae', '#6ec9cb', '#b0795a'];
  return colors[Math.abs(Number(id)) % colors.length];
}

// ---- one phone ------------------------------------------------------------------------------------------------------

class Panel {
  constructor(viewer, chat, thread) {
    this.viewer = viewer;
    this.chat = chat;
    this.thread = thread;
    this.busy = new Set();
    this.drawn = new Map();
    this.head = el('div', { className: 'head' });
    this.topics = el('div', { className: 'topics' });
    this.log = el('div', { className: 'log', tabIndex: 0, 'aria-label': 'messages' });
    this.log.dataset.testid = 'log';
    this.typing = el('div', { className: 'typing' });
    this.bottom = el('div');
    this.text = el('textarea', { rows: 1, placeholder: 'Message', 'aria-label': 'message',
      onkeydown: (e) => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.send(); } },
      oninput: () => { this.text.style.height = 'auto'; this.text.style.height = this.text.scrollHeight + 'px'; } });
    this.text.dataset.testid = 'text';
    this.root = el('section', { className: 'panel' }, this.head, this.topics, this.log, this.typing, this.bottom);
    this.drawHead();
    this.load();
  }

  async load() {
    if (!this.chat) { this.drawHead(); this.log.replaceChildren(el('div', { className: 'empty', textContent: 'No chat yet.' })); return; }
    const mark = this.loading = Symbol('load');
    const view = await call(`chats/${this.chat}?viewer=${this.viewer}&limit=200`);
    if (mark !== this.loading) return;
    this.view = view;
    setClock(view.now);
    this.draw();
  }

  draw() { this.drawHead(); this.drawTopics(); this.drawLog(); this.drawBottom(); }

  drawHead() {
    const me = user(this.viewer);
    const viewers = el('select', { className: 'viewer', 'aria-label': 'person',
      onchange: (e) => { this.viewer = Number(e.target.value); const first = chatsOf(this.viewer)[0]; this.go(first && first.id); } },
    ...state.users.map((u) => el('option', { value: u.id, selected: u.id === this.viewer, textContent: fullName(u) + (u.note ? ` · ${u.note}` : '') })));
    viewers.dataset.testid = 'viewer';
    const chats = el('select', { className: 'chat', 'aria-label': 'chat', onchange: (e) => this.go(Number(e.target.value)) },
      ...chatsOf(this.viewer).map((c) => el('option', { value: c.id, selected: c.id === this.chat,
        textContent: (c.type === 'private' ? 'chat with ' : '# ') + chatTitle(c) })));
    chats.dataset.testid = 'chat';
    this.root.dataset.testid = `panel-${this.viewer}-${this.chat}`;
    this.head.replaceChildren(
      el('div', { className: 'avatar', style: `background:${color(this.viewer)}`, textContent: fullName(me).slice(0, 1) }),
      el('div', { className: 'who' }, viewers, chats),
      el('button', { textContent: '⋯', title: 'more', onclick: () => this.chatMenu() }),
      el('button', { textContent: '×', title: 'close this phone', onclick: () => closePanel(this) }));
    drawTabs();
  }

  go(chat, thread) {
    this.chat = chat;
    this.thread = thread;
    this.replyTo = undefined;
    this.view = undefined;
    this.drawn.clear();
    this.log.replaceChildren();
    this.load();
  }

  drawTopics() {
    const chat = this.view.chat;
    this.topics.style.display = chat.is_forum ? '' : 'none';
    if (!chat.is_forum) return;
    const tab = (name, thread) => el('button', { textContent: name, className: this.thread === thread ? 'on' : '',
      onclick: () => { this.thread = thread; this.drawn.clear(); this.log.replaceChildren(); this.draw(); } });
    this.topics.replaceChildren(tab('General', undefined), ...(chat.topics || []).map((t) => tab((t.closed ? '🔒 ' : '') + t.name, t.message_thread_id)));
  }

  messages() {
    const all = this.view.messages;
    if (!this.view.chat.is_forum) return all;
    return all.filter((m) => (m.is_topic_message ? m.message_thread_id : undefined) === this.thread);
  }

  drawLog() {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const first = this.drawn.size === 0;
    const rows = [];
    const kept = new Map();
    const messages = this.messages();
    for (let i = 0; i < messages.length; i++) {
      const m = messages[i];
      const album = [m];
      while (m.media_group_id && messages[i + 1] && messages[i + 1].media_group_id === m.media_group_id) album.push(messages[++i]);
      const mark = JSON.stringify([album, this.replyTo === m.message_id, this.busyOf(m)]);
      const old = this.drawn.get(m.message_id);
      if (old && old.mark === mark) { kept.set(m.message_id, old); rows.push(old.node); continue; }
      const node = this.row(m, album);
      if (old && !first && m.edit_date) node.classList.add('flash');
      kept.set(m.message_id, { mark, node });
      rows.push(node);
    }
    this.drawn = kept;
    if (rows.length === 0) rows.push(el('div', { className: 'empty', textContent: 'Nothing here yet.' }));
    this.log.replaceChildren(...rows);
    if (atEnd || first) this.log.scrollTop = this.log.scrollHeight;
  }

  busyOf(m) { return [...this.busy].filter((b) => b.startsWith(m.message_id + '.')).join(); }

  row(m, album) {
    const service = serviceWords(m);
    if (service) return el('div', { className: 'service', textContent: service });
    const bubble = el('div', { className: 'bubble' });
    const group = this.view.chat.type !== 'private';
    if (group && !m.out) bubble.append(el('div', { className: 'name', textContent: m.sender_chat ? m.sender_chat.title : fullName(m.from) }));
    if (m.forward_origin) bubble.append(el('div', { className: 'quote', textContent: 'Forwarded' }));
    if (m.reply_to_message && !m.reply_to_message.forum_topic_created) {
      bubble.append(el('div', { className: 'quote', textContent: short(m.reply_to_message) }));
    }
    const pictures = album.filter((a) => a.photo);
    if (pictures.length > 1) bubble.append(el('div', { className: 'album' }, ...pictures.map(photo)));
    for (const part of album) {
      if (part.photo && pictures.length > 1) continue;
      const media = mediaNode(part);
      if (media) bubble.append(media);
    }
    const withCaption = album.find((a) => a.caption);
    if (m.text !== undefined) bubble.append(rich(m.text, m.entities));
    else if (withCaption) bubble.append(rich(withCaption.caption, withCaption.caption_entities));
    const tools = el('button', { textContent: '↩', title: 'reply', onclick: () => { this.replyTo = this.replyTo === m.message_id ? undefined : m.message_id; this.draw(); this.text.focus(); } });
    tools.dataset.testid = 'reply';
    const edit = m.out && m.text !== undefined && el('button', { textContent: '✎', title: 'edit', onclick: () => this.edit(m) });
    bubble.append(el('span', { className: 'foot' }, edit, tools, (m.edit_date ? 'edited ' : '') + time(m.date)));
    const row = el('div', { className: 'row' + (m.out ? ' out' : '') + (this.replyTo === m.message_id ? ' picked' : '') }, bubble);
    row.dataset.testid = `message-${m.message_id}`;
    if (m.reactions && m.reactions.length) row.append(el('div', { className: 'reactions', textContent: m.reactions.map((r) => r.emoji).join(' ') }));
    const keys = m.reply_markup && m.reply_markup.inline_keyboard;
    if (keys) {
      row.append(el('div', { className: 'keys' }, ...keys.map((line, r) => el('div', {}, ...line.map((key, c) => {
        const id = `${m.message_id}.${r}.${c}`;
        const button = el('button', { textContent: key.text + (key.url ? ' ↗' : ''), title: key.text, className: this.busy.has(id) ? 'busy' : '', onclick: () => this.press(m, key, r, c, id) });
        button.dataset.testid = 'key';
        return button;
      })))));
    }
    return row;
  }

  async press(m, key, row, column, id) {
    if (key.url) {
      const link = key.url.match(/^https:\/\/t\.me\/[^?]+\?start=(.+)$/);
      if (link) await this.act('start', { payload: link[1] }); else window.open(key.url, '_blank', 'noopener');
      return;
    }
    if (key.copy_text) { try { await navigator.clipboard.writeText(key.copy_text.text); } catch { /* no clipboard here */ } toast('Copied: ' + key.copy_text.text); return; }
    this.busy.add(id);
    this.drawLog();
    setTimeout(() => { this.busy.delete(id); if (this.view) this.drawLog(); }, 15000);
    const { callback_query_id } = await this.act('press', { message_id: m.message_id, row, column });
    waiting.set(callback_query_id, { panel: this, id });
    if (answered.has(callback_query_id)) settle(callback_query_id);
  }

  async edit(m) {
    const text = prompt('Edit', m.text);
    if (text) await this.act('edit', { message_id: m.message_id, text });
  }

  drawBottom() {
    const chat = this.view.chat;
    const parts = [];
    if (chat.type === 'private' && chat.bot === 'new') {
      const start = el('button', { className: 'big', textContent: 'Start', onclick: () => this.act('start', {}) });
      start.dataset.testid = 'start';
      this.bottom.replaceChildren(start);
      return;
    }
    if (chat.bot === 'blocked') {
      this.bottom.replaceChildren(el('button', { className: 'big', textContent: 'Unblock', onclick: () => this.act('unblock', {}) }));
      return;
    }
    const target = this.view.messages.find((m) => m.message_id === this.replyTo);
    if (target) {
      parts.push(el('div', { className: 'reply' }, el('span', { textContent: short(target) }),
        el('button', { textContent: '×', onclick: () => { this.replyTo = undefined; this.draw(); } })));
    }
    const clip = el('button', { textContent: '📎', title: 'attach', onclick: () => this.attachMenu() });
    clip.dataset.testid = 'attach';
    const slash = el('button', { textContent: '☰', title: 'commands', onclick: () => this.commandMenu() });
    slash.dataset.testid = 'commands';
    const send = el('button', { className: 'send', textContent: '➤', title: 'send', onclick: () => this.send() });
    send.dataset.testid = 'send';
    parts.push(el('div', { className: 'compose' }, this.view.commands.length > 0 && slash, this.text, clip, send));
    if (this.view.keyboard) {
      parts.push(el('div', { className: 'reply-keys' }, el('div', { className: 'keys' }, ...this.view.keyboard.keyboard.map((line) => el('div', {}, ...line.map((key) => {
        const button = el('button', { textContent: key.text, onclick: () => {
          if (key.request_contact) return this.act('contact', {});
          if (key.request_location) return this.act('media', { kind: 'location', latitude: 22.3193, longitude: 114.1694 });
          return this.act('text', { text: key.text });
        } });
        button.dataset.testid = 'reply-key';
        return button;
      }))))));
    }
    const typed = document.activeElement === this.text;
    this.bottom.replaceChildren(...parts);
    if (typed) this.text.focus();
  }

  act(name, fields) { return call(`act/${name}`, { user_id: this.viewer, chat_id: this.chat, ...fields }); }

  where() {
    const fields = {};
    if (this.replyTo) fields.reply_to = this.replyTo;
    if (this.thread) fields.thread = this.thread;
    this.replyTo = undefined;
    return fields;
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = '';
    this.text.style.height = 'auto';
    const start = text.match(/^\/start\s+(\S+)$/);
    if (start) await this.act('start', { payload: start[1] });
    else await this.act('text', { text, ...this.where() });
  }

  menu(items) {
    const old = this.root.querySelector('.menu');
    if (old) { old.remove(); return; }
    const close = () => menu.remove();
    const menu = el('div', { className: 'menu', role: 'menu' }, ...items.map(([label, run, hint]) => {
      const button = el('button', { role: 'menuitem', onclick: () => { close(); run(); } }, label, hint && el('small', { textContent: hint }));
      button.dataset.testid = 'menu-item';
      return button;
    }));
    this.root.append(menu);
    setTimeout(() => document.addEventListener('click', close, { once: true }));
  }

  commandMenu() { this.menu(this.view.commands.map((c) => ['/' + c.command, () => this.act('text', { text: '/' + c.command, ...this.where() }), c.description])); }

  attachMenu() {
    const caption = () => { const text = this.text.value.trim(); this.text.value = ''; return text ? { caption: text } : {}; };
    const media = (kind, more = {}) => () => this.act('media', { kind, ...more, ...caption(), ...this.where() });
    this.menu([
      ['🖼 Photo', media('photo')],
      ['🗂 Album of 3 photos', () => this.act('album', { items: [{ kind: 'photo', ...caption() }, { kind: 'photo' }, { kind: 'photo' }], ...this.where() })],
      ['🎞 Video', media('video')], ['🎤 Voice', media('voice', { duration: 4 })],
      ['📍 Location', media('location', { latitude: 22.3193, longitude: 114.1694 })],
      ['📄 Document', media('document', { file_name: 'paper.pdf', mime_type: 'application/pdf' })],
      ['👤 My phone number', () => this.act('contact', {})],
      ['📁 A picture of yours …', () => this.upload()],
    ]);
  }

  upload() {
    const input = el('input', { type: 'file', accept: 'image/*', onchange: async () => {
      const file = input.files[0];
      if (!file) return;
      const query = `name=${encodeURIComponent(file.name)}&mime=${encodeURIComponent(file.type)}`;
      const response = await fetch(`/control/files?${query}`, { method: 'POST', body: file });
      const stored = await response.json();
      if (!response.ok) { toast(stored.error); return; }
      await this.act('media', { kind: 'photo', file_id: stored.file_id, ...this.where() });
    } });
    input.click();
  }

  chatMenu() {
    const chat = this.view && this.view.chat;
    if (!chat) return;
    const items = chat.type === 'private'
      ? [['🚫 Block the bot', () => this.act('block', {})], ['🔗 Open by a link with a code …', () => { const code = prompt('Code'); if (code) this.act('start', { payload: code }); }]]
      : [['🚪 Leave the group', () => this.act('leave', {})], ['➕ Add a person …', () => this.add()], ['🤖 Remove the bot', () => this.act('kick_bot', {})],
        ['🤖 Add the bot', () => this.act('add_bot', { status: 'administrator' })], ['⤴ Make it a supergroup', () => this.act('migrate', {})]];
    this.menu(items);
  }

  add() {
    const name = prompt('Who? ' + state.users.map(fullName).join(', '));
    const who = state.users.find((u) => fullName(u) === name);
    if (who) this.act('add', { who: who.id });
  }
}

// ---- pieces of messages ---------------------------------------------------------------------------------------------

function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}

function short(m) {
  const kind = ['photo', 'video', 'voice', 'document', 'location', 'contact'].find((k) => m[k]);
  return (m.text || m.caption || (kind ? `[${kind}]` : '')).slice(0, 90);
}

function serviceWords(m) {
  if (m.new_chat_members) return m.new_chat_members.map(fullName).join(', ') + ' joined';
  if (m.left_chat_member) return fullName(m.left_chat_member) + ' left';
  if (m.forum_topic_created) return 'topic ' + m.forum_topic_created.name;
  if (m.forum_topic_closed) return 'topic closed';
  if (m.pinned_message) return 'pinned: ' + short(m.pinned_message);
  if (m.migrate_to_chat_id) return 'became a supergroup';
  if (m.migrate_from_chat_id) return 'was a group';
  if (m.group_chat_created || m.supergroup_chat_created) return 'group created';
  return '';
}

function photo(m) {
  const best = m.photo[m.photo.length - 1];
  const src = '/control/files/' + encodeURIComponent(best.file_id);
  return el('img', { className: 'photo', src, alt: 'photo', loading: 'lazy', onclick: () => { $('viewer-image').src = src; $('viewer').showModal(); } });
}

function mediaNode(m) {
  if (m.photo) return photo(m);
  const file = (icon, words) => el('div', { className: 'file' }, el('span', { textContent: icon }), words);
  if (m.video || m.video_note) return file('🎞', 'video');
  if (m.voice || m.audio) return file('🎤', `voice, ${(m.voice || m.audio).duration || 0} s`);
  if (m.document) return file('📄', el('a', { href: '/control/files/' + encodeURIComponent(m.document.file_id), target: '_blank', textContent: m.document.file_name || 'document' }));
  if (m.location) return file('📍', `${m.location.latitude.toFixed(4)}, ${m.location.longitude.toFixed(4)}`);
  if (m.contact) return file('👤', `${fullName(m.contact)} · ${m.contact.phone_number}`);
  return null;
}

const TAGS = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote', expandable_blockquote: 'blockquote' };

// Text with its entities, which nest and are counted in UTF-16 units.
function rich(text, entities = [], from = 0, to = text.length) {
  const part = document.createDocumentFragment();
  const inside = entities.filter((e) => e.offset >= from && e.offset + e.length <= to).sort((a, b) => a.offset - b.offset || b.length - a.length);
  let at = from;
  for (let i = 0; i < inside.length; i++) {
    const e = inside[i];
    if (e.offset < at) continue;
    part.append(text.slice(at, e.offset));
    const end = e.offset + e.length;
    const link = e.url || (e.type === 'url' ? text.slice(e.offset, end) : '');
    const node = link ? el('a', { href: link, target: '_blank', rel: 'noopener' }) : el(TAGS[e.type] || 'span');
    node.append(rich(text, inside.slice(i + 1), e.offset, end));
    part.append(node);
    at = end;
  }
  part.append(text.slice(at, to));
  return part;
}

// ---- the whole page -------------------------------------------------------------------------------------------------

const waiting = new Map();
const answered = new Set();

function settle(callback) {
  const press = waiting.get(callback);
  if (!press) return;
  waiting.delete(callback);
  press.panel.busy.delete(press.id);
  if (press.panel.view) press.panel.drawLog();
}

function setClock(now) { clockAhead = now - Date.now(); drawClock(); }

function drawClock() {
  $('clock').textContent = new Date(Date.now() + clockAhead).toLocaleString([], { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false });
}

function drawTabs() {
  $('tabs').replaceChildren(...panels.map((p, i) => {
    const chat = chatOf(p.chat);
    const label = chat && chat.type !== 'private' ? '# ' + chat.title : fullName(user(p.viewer));
    const tab = el('button', { textContent: label, className: (i === front ? 'on' : '') + (p.news ? ' news' : ''), onclick: () => bringFront(i) });
    tab.dataset.testid = `tab-${i}`;
    return tab;
  }));
}

function bringFront(i) {
  front = i;
  panels.forEach((p, n) => p.root.classList.toggle('front', n === i));
  if (panels[i]) { panels[i].news = false; panels[i].log.scrollTop = panels[i].log.scrollHeight; }
  drawTabs();
}

function openPanel(viewer, chat, thread) {
  const panel = new Panel(viewer, chat, thread);
  panels.push(panel);
  $('panels').append(panel.root);
  bringFront(panels.length === 1 ? 0 : front);
  return panel;
}

function closePanel(panel) {
  const i = panels.indexOf(panel);
  panels.splice(i, 1);
  panel.root.remove();
  bringFront(Math.max(0, Math.min(front, panels.length - 1)));
}

async function loadState() {
  state = await call('state');
  setClock(state.now);
  const about = state.about || {};
  if (about.title) { $('title').textContent = about.title; document.title = about.title; }
  if (about.text) $('about').textContent = about.text;
}

// The host program may say which phones to show: about.phones = [{viewer, chat, thread?}].
function openFirstPanels() {
  const wanted = (state.about && state.about.phones) || [];
  for (const p of wanted) openPanel(p.viewer, p.chat, p.thread);
  if (wanted.length) return;
  for (const u of state.users.slice(0, 3)) { const chat = chatsOf(u.id)[0]; if (chat) openPanel(u.id, chat.id); }
}

function listen() {
  const events = new EventSource('/control/events');
  events.onmessage = async ({ data }) => {
    const event = JSON.parse(data);
    if (event.changed) {
      for (const [i, p] of panels.entries()) if (event.changed.includes(p.chat)) { p.typing.textContent = ''; p.load(); if (i !== front) p.news = true; }
      drawTabs();
    } else if (event.state) {
      await loadState();
      for (const p of panels) { const chat = chatOf(p.chat); if (chat && chat.migrated_to) p.go(chat.migrated_to); else p.drawHead(); }
    } else if (event.answer) {
      const a = event.answer;
      answered.add(a.callback_query_id);
      const press = waiting.get(a.callback_query_id);
      settle(a.callback_query_id);
      if (a.text) { if (a.show_alert) showWindow(a.text); else toast(a.text); }
      if (a.url && press) window.open(a.url, '_blank', 'noopener');
    } else if (event.action) {
      for (const p of panels) if (p.chat === event.action.chat_id) { p.typing.textContent = event.action.action + ' …'; setTimeout(() => { p.typing.textContent = ''; }, 5000); }
    } else if (event.now) {
      setClock(event.now);
    }
  };
  let lost = false;
  events.onerror = () => { if (!lost) { lost = true; toast('The stand-in is not answering; trying again.'); } };
  events.onopen = async () => { if (!lost) return; lost = false; await loadState(); for (const p of panels) p.load(); };
}

for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    try { setClock((await call('advance', { seconds: Number(button.dataset.advance) })).now); } finally { button.disabled = false; }
  });
}
$('add-panel').addEventListener('click', () => { const u = state.users[panels.length % Math.max(1, state.users.length)]; if (u) { const chat = chatsOf(u.id)[0]; openPanel(u.id, chat && chat.id); } });
$('add-user').addEventListener('click', async () => {
  const name = prompt('Name of the new person');
  if (!name) return;
  const u = await call('users', { first_name: name, language_code: navigator.language, phone: '+8613' + String(Math.floor(1e8 + Math.random() * 8.9e8)) });
  await loadState();
  openPanel(u.id, u.id);
});
setInterval(drawClock, 10000);
loadState().then(() => { openFirstPanels(); listen(); }, () => toast('The stand-in is not answering.'));
