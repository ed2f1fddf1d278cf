// One phone: a person, and the chat that is open on it, as Telegram shows it.

import { clock, day, w } from '/words.js';
import { ask, avatar, badge, call, content, el, fullName, nameColor, price, serviceWords, short, toast } from '/pieces.js';

const NEAR_END = 80;
const PLACE = { latitude: 22.3193, longitude: 114.1694 };

export class Phone {
  constructor(world, viewer, chat, thread) {
    Object.assign(this, { world, viewer, chat, thread, busy: new Set(), drawn: new Map(), topicsSeen: new Map() });
    this.head = el('header', { className: 'head' });
    this.topics = el('div', { className: 'topics', hidden: true });
    this.log = el('div', { className: 'log', tabIndex: 0, role: 'log', 'aria-label': w('messages'), testid: 'log',
      onscroll: () => this.scrolled() });
    this.following = true;
    new ResizeObserver(() => this.followEnd()).observe(this.log);
    this.down = el('button', { className: 'down', title: w('newest'), hidden: true, onclick: () => this.toEnd() });
    this.typing = el('div', { className: 'typing', textContent: w('typing'), hidden: true });
    this.toasts = el('div', { className: 'toasts', 'aria-live': 'polite' });
    this.text = el('textarea', { rows: 1, placeholder: w('message'), 'aria-label': w('message'), testid: 'text',
      oninput: () => this.grow(), onkeydown: (e) => this.key(e) });
    const button = (className, text, title, testid, onclick) => el('button', { className, textContent: text, title, testid, onclick });
    this.slash = button('', '☰', w('commands'), 'commands', () => this.commandMenu());
    this.answering = el('div', { className: 'answering', hidden: true });
    this.compose = el('div', { className: 'compose' }, this.slash, this.text,
      button('', '📎', w('attach'), 'attach', () => this.attachMenu()), button('send', '➤', w('send'), 'send', () => this.send()));
    this.keys = el('div', { className: 'reply-keys', hidden: true });
    this.big = el('button', { className: 'big', hidden: true, testid: 'start', onclick: () => this.open() });
    this.body = el('div', { className: 'body' }, this.log, this.down, this.toasts);
    this.root = el('section', { className: 'phone', onkeydown: (e) => { if (e.key === 'Escape') this.escape(); } },
      this.head, this.topics, this.body, this.typing, this.answering, this.compose, this.keys, this.big);
    this.drawHead();
    this.load();
  }

  async load() {
    const mark = this.loading = Symbol('load');
    const view = await call(`chats/${this.chat}?viewer=${this.viewer}&limit=200`);
    if (mark !== this.loading) return;
    if (!this.view && view.chat.is_forum && !this.thread) this.thread = newestTopic(view);
    this.view = view;
    this.draw();
  }

  draw() { this.drawHead(); this.drawTopics(); this.drawLog(); this.drawBottom(); this.followEnd(); }

  // Who reads the end goes on reading the end when the log grows or the keyboard takes its room.
  followEnd() {
    const { log } = this;
    if (this.following) log.scrollTop = log.scrollHeight;
    this.extent = `${log.scrollHeight} ${log.clientHeight}`;
    this.see();
  }

  // Only a person who scrolls decides whether the end is followed; a log that grows meanwhile does not.
  scrolled() {
    const grown = this.extent !== `${this.log.scrollHeight} ${this.log.clientHeight}`;
    if (grown) this.followEnd(); else this.following = this.atEnd();
    this.see();
  }

  go(chat, thread) {
    Object.assign(this, { chat, thread, answer: undefined, editing: undefined, view: undefined });
    this.clear();
    this.drawHead();
    return this.load();
  }

  clear() { this.drawn.clear(); this.log.replaceChildren(); this.following = true; }

  // ---- the head and the lists that open from it ----

  drawHead() {
    const { world } = this;
    const typed = this.head.contains(document.activeElement) && document.activeElement.dataset.testid;
    const chosen = (e) => { this.viewer = Number(e.target.value); this.go(this.viewer); };
    const people = el('select', { className: 'viewer', 'aria-label': w('person'), title: w('person'), testid: 'viewer', onchange: chosen },
      ...world.state.users.map((u) => el('option', { value: u.id, selected: u.id === this.viewer,
        textContent: fullName(u) + (u.note ? ` · ${u.note}` : '') })));
    const elsewhere = world.chatsOf(this.viewer).reduce((n, c) => n + (c.id === this.chat ? 0 : world.unread(this.viewer, c)), 0);
    const chat = el('button', { className: 'chat', title: w('chats'), testid: 'chats', onclick: () => this.chatList() },
      el('span', { textContent: world.title(world.chatOf(this.chat)) }), ' ▾', elsewhere > 0 && badge(elsewhere));
    this.root.dataset.testid = `phone-${this.viewer}`;
    this.root.dataset.chat = this.chat;
    this.head.replaceChildren(avatar(this.viewer, fullName(world.user(this.viewer))), el('div', { className: 'who' }, people, chat),
      el('button', { textContent: '⋯', title: w('more'), testid: 'more', onclick: () => this.chatMenu() }),
      el('button', { className: 'shut', textContent: '×', title: w('close'), onclick: () => world.close(this) }));
    if (typed) this.head.querySelector(`[data-testid="${typed}"]`)?.focus();
  }

  chatList() {
    const { world } = this;
    const rows = world.chatsOf(this.viewer).map((c) => el('button', { className: 'entry', role: 'menuitem', testid: 'chat-entry',
      onclick: () => { this.shut(); this.go(c.id); } }, avatar(c.id, world.title(c)),
    el('span', { className: 'what' }, el('b', { textContent: world.title(c) }), el('small', { textContent: c.last ? c.last.text : '' })),
    el('span', { className: 'when' }, el('small', { textContent: c.last ? clock(c.last.date * 1000) : '' }),
      world.unread(this.viewer, c) > 0 && badge(world.unread(this.viewer, c)))));
    this.sheet('chats', rows);
  }

  drawTopics() {
    const { chat } = this.view;
    this.topics.hidden = !chat.is_forum;
    if (!chat.is_forum) return;
    const tab = (name, thread) => {
      const last = this.messages(thread).at(-1)?.message_id || 0;
      if (thread === this.thread || !this.topicsSeen.has(thread)) this.topicsSeen.set(thread, last);
      const news = last > this.topicsSeen.get(thread);
      return el('button', { textContent: name, className: (this.thread === thread ? 'on' : '') + (news ? ' news' : ''), testid: 'topic',
        onclick: () => { this.thread = thread; this.clear(); this.draw(); } });
    };
    const topics = chat.topics || [];
    this.topics.replaceChildren(tab(w('general'), undefined),
      ...topics.map((t) => tab((t.closed ? '🔒 ' : '') + t.name, t.message_thread_id)));
  }

  // ---- messages ----

  messages(thread = this.thread) {
    const all = this.view.messages;
    if (!this.view.chat.is_forum) return all;
    return all.filter((m) => (m.is_topic_message ? m.message_thread_id : undefined) === thread);
  }

  drawLog() {
    const { log } = this;
    const had = log.contains(document.activeElement) && document.activeElement.dataset.at;
    const first = this.drawn.size === 0;
    const kept = new Map();
    const keep = (id, mark, make) => {
      const old = this.drawn.get(id);
      const node = old && old.mark === mark ? old.node : make(old);
      kept.set(id, { mark, node });
    };
    const messages = this.messages();
    let today = '';
    for (let i = 0; i < messages.length; i++) {
      const m = messages[i];
      const date = day(m.date * 1000);
      if (date !== today) keep('day ' + date, '', () => el('div', { className: 'service day', textContent: date }));
      today = date;
      const album = [m];
      while (m.media_group_id && messages[i + 1]?.media_group_id === m.media_group_id) album.push(messages[++i]);
      const busy = [...this.busy].filter((at) => at.startsWith(m.message_id + '.'));
      keep(m.message_id, JSON.stringify([album, this.answer === m.message_id, busy]), (old) => {
        const node = this.row(m, album);
        if (old && !first && m.edit_date && !old.mark.includes(`"edit_date":${m.edit_date}`)) node.classList.add('flash');
        return node;
      });
    }
    this.drawn = kept;
    lay(log, kept.size ? [...kept.values()].map((k) => k.node) : [el('div', { className: 'empty', textContent: this.nothing() })]);
    if (had && !log.contains(document.activeElement)) (log.querySelector(`[data-at="${had}"]`) || log).focus({ preventScroll: true });
    this.followEnd();
  }

  nothing() { return this.view.chat.bot === 'new' ? w('new_chat') : w('empty'); }

  row(m, album) {
    const service = serviceWords(m);
    if (service) return el('div', { className: 'service', textContent: service });
    const bubble = el('div', { className: 'bubble' });
    const sender = m.sender_chat || m.from;
    const name = m.sender_chat ? m.sender_chat.title : fullName(m.from);
    if (this.view.chat.type !== 'private' && !m.out) {
      bubble.append(el('div', { className: 'name', textContent: name, style: `color:${nameColor(sender.id)}` }));
    }
    if (m.forward_origin) bubble.append(el('div', { className: 'quote', textContent: `${w('forwarded')} ${fullName(m.forward_origin.sender_user)}` }));
    if (m.reply_to_message && !m.reply_to_message.forum_topic_created) bubble.append(this.quote(m.reply_to_message));
    bubble.append(...content(m, album, (command) => this.act('text', { text: command, ...this.where() })));
    const time = el('span', { className: 'foot', textContent: (m.edit_date ? w('edited') + ' ' : '') + clock(m.date * 1000) });
    bubble.append(time);
    const tool = (icon, title, testid, onclick) => el('button', { textContent: icon, title, testid, onclick, 'data-at': `${m.message_id}.${testid}` });
    const tools = el('div', { className: 'tools' }, tool('↩', w('reply'), 'reply', () => this.reply(m)),
      m.out && m.text !== undefined && tool('✎', w('edit'), 'edit', () => this.edit(m)));
    const rows = m.reply_markup?.inline_keyboard;
    const className = 'row' + (m.out ? ' out' : '') + (rows ? ' keyed' : '') + (this.answer === m.message_id ? ' picked' : '');
    const row = el('article', { className, testid: 'message', 'data-id': m.message_id }, el('div', { className: 'said' }, bubble, tools));
    if (m.reactions?.length) row.append(el('div', { className: 'reactions', textContent: m.reactions.map((r) => r.emoji).join(' ') }));
    if (m.invoice) {
      const pay = () => this.act('pay', { message_id: m.message_id });
      const label = m.invoice.paid ? w('paid') : `${w('pay')} ${price(m.invoice.total_amount, m.invoice.currency)}`;
      row.classList.add('keyed');
      row.append(keyboard([[{}]], () => el('button', { textContent: label, disabled: m.invoice.paid, testid: 'pay', onclick: pay })));
    }
    if (rows) row.append(keyboard(rows, (key, r, c) => this.inlineKey(m, key, r, c)));
    return row;
  }

  quote(m) {
    const show = () => {
      const node = this.drawn.get(m.message_id)?.node;
      if (!node) return;
      node.scrollIntoView({ block: 'center' });
      node.classList.remove('flash');
      requestAnimationFrame(() => node.classList.add('flash'));
    };
    return el('button', { className: 'quote', onclick: show }, el('b', { textContent: fullName(m.from) }), el('span', { textContent: short(m) }));
  }

  inlineKey(m, key, r, c) {
    const at = `${m.message_id}.${r}.${c}`;
    return el('button', { textContent: key.text + (key.url ? ' ↗' : ''), className: this.busy.has(at) ? 'busy' : '', testid: 'key',
      'data-at': at, onclick: () => this.press(m, key, at) });
  }

  async press(m, key, at) {
    if (key.url) {
      const link = key.url.match(/^https:\/\/t\.me\/[^?]+\?start=(.+)$/);
      if (link) await this.act('start', { chat_id: this.viewer, payload: link[1] });
      else window.open(key.url, '_blank', 'noopener');
      return;
    }
    if (key.copy_text) {
      await navigator.clipboard?.writeText(key.copy_text.text).catch(() => {});
      toast(`${w('copied')} ${key.copy_text.text}`, this.toasts);
      return;
    }
    this.busy.add(at);
    this.drawLog();
    setTimeout(() => this.release(at), 15000);
    const { callback_query_id } = await this.act('press', { message_id: m.message_id, data: key.callback_data });
    this.world.pressed(callback_query_id, () => this.release(at));
  }

  release(at) { if (this.busy.delete(at) && this.view) this.drawLog(); }

  atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END; }

  toEnd() { this.following = true; this.followEnd(); }

  // What is on the screen has been read.
  see() {
    if (!this.view) return;
    const chat = this.world.chatOf(this.chat);
    if (this.atEnd() && this.world.isShown(this)) this.world.read(this.viewer, this.chat, this.view.messages.at(-1)?.message_id || 0);
    this.down.hidden = this.atEnd();
    const unread = chat && !this.atEnd() ? this.world.unread(this.viewer, chat) : 0;
    this.down.replaceChildren('⌄', ...(unread > 0 ? [badge(unread)] : []));
  }

  // ---- the lower edge: writing, the reply keyboard, Start ----

  drawBottom() {
    const { chat } = this.view;
    const shut = chat.type === 'private' && ['new', 'blocked'].includes(chat.bot);
    this.big.hidden = !shut;
    this.big.textContent = chat.bot === 'blocked' ? w('unblock') : w('start');
    this.compose.hidden = shut;
    this.slash.hidden = this.view.commands.length === 0;
    const about = this.view.messages.find((m) => m.message_id === (this.editing || this.answer));
    this.answering.hidden = !about || shut;
    if (about) {
      const words = (this.editing ? w('editing') + ': ' : '') + short(about);
      this.answering.replaceChildren(el('span', { textContent: words }),
        el('button', { textContent: '×', title: w('cancel'), onclick: () => this.escape() }));
    }
    this.text.placeholder = this.view.force_reply?.input_field_placeholder || this.view.keyboard?.input_field_placeholder || w('message');
    this.keys.hidden = !this.view.keyboard || shut;
    if (!this.keys.hidden) this.keys.replaceChildren(keyboard(this.view.keyboard.keyboard, (key) => this.replyKey(key)));
  }

  replyKey(key) {
    const onclick = () => {
      if (key.request_contact) return this.act('contact', {});
      if (key.request_location) return this.act('media', { kind: 'location', ...PLACE });
      return this.act('text', { text: key.text });
    };
    return el('button', { textContent: key.text, testid: 'reply-key', onclick });
  }

  open() { return this.act(this.view.chat.bot === 'blocked' ? 'unblock' : 'start', {}); }

  act(name, fields) { return call(`act/${name}`, { user_id: this.viewer, chat_id: this.chat, ...fields }); }

  where() {
    const fields = {};
    if (this.answer) fields.reply_to = this.answer;
    if (this.thread) fields.thread = this.thread;
    this.answer = undefined;
    return fields;
  }

  key(e) {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); this.send(); }
  }

  grow() { this.text.style.height = 'auto'; this.text.style.height = this.text.scrollHeight + 'px'; }

  taken() { const text = this.text.value.trim(); this.text.value = ''; this.grow(); return text; }

  reply(m) { this.answer = this.answer === m.message_id ? undefined : m.message_id; this.editing = undefined; this.draw(); this.text.focus(); }

  edit(m) { this.editing = m.message_id; this.answer = undefined; this.text.value = m.text; this.draw(); this.grow(); this.text.focus(); }

  escape() {
    if (this.shut()) return;
    if (this.editing) this.taken();
    Object.assign(this, { answer: undefined, editing: undefined });
    if (this.view) this.draw();
  }

  async send() {
    const text = this.taken();
    if (!text) return;
    const { editing } = this;
    this.editing = undefined;
    const start = text.match(/^\/start\s+(\S+)$/);
    if (editing) await this.act('edit', { message_id: editing, text });
    else if (start && this.view.chat.type === 'private') await this.act('start', { payload: start[1] });
    else await this.act('text', { text, ...this.where() });
    this.toEnd();
  }

  // ---- menus ----

  shut() {
    const open = this.root.querySelector('.sheet');
    if (!open) return false;
    open.remove();
    this.root.querySelector(`[data-testid="${this.back}"]`)?.focus();
    return true;
  }

  sheet(kind, entries) {
    const again = this.root.querySelector('.sheet.' + kind);
    this.shut();
    if (again) return;
    this.back = document.activeElement?.dataset.testid;
    const step = (e) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (!by) return;
      e.preventDefault();
      entries[(entries.indexOf(document.activeElement) + by + entries.length) % entries.length].focus();
    };
    const sheet = el('div', { className: 'sheet ' + kind, role: 'menu', onkeydown: step }, ...entries);
    this.root.append(sheet);
    entries[0]?.focus();
    const outside = (e) => { if (!sheet.contains(e.target)) sheet.remove(); if (!sheet.isConnected) document.removeEventListener('click', outside); };
    setTimeout(() => document.addEventListener('click', outside));
  }

  menu(kind, items) {
    this.sheet(kind, items.map(([icon, label, run, hint]) => el('button', { role: 'menuitem', testid: 'menu-item',
      onclick: () => { this.shut(); run(); } }, icon + ' ' + label, hint && el('small', { textContent: hint }))));
  }

  commandMenu() {
    this.menu('low', this.view.commands.map((c) => ['', '/' + c.command, () => this.act('text', { text: '/' + c.command, ...this.where() }), c.description]));
  }

  attachMenu() {
    const caption = () => { const text = this.taken(); return text ? { caption: text } : {}; };
    const media = (kind, more = {}) => () => this.act('media', { kind, ...more, ...caption(), ...this.where() });
    const album = () => this.act('album', { items: [{ kind: 'photo', ...caption() }, { kind: 'photo' }, { kind: 'photo' }], ...this.where() });
    this.menu('low', [
      ['🖼', w('photo'), media('photo')], ['🗂', w('album'), album],
      ['🎞', w('video'), media('video')], ['🎤', w('voice'), media('voice', { duration: 4 })],
      ['📍', w('location'), media('location', PLACE)],
      ['📄', w('document'), media('document', { file_name: 'paper.pdf', mime_type: 'application/pdf' })],
      ['👤', w('contact'), () => this.act('contact', {})],
      ['📁', w('own_picture'), () => this.upload(caption)],
    ]);
  }

  upload(caption) {
    const send = async () => {
      const file = input.files[0];
      const query = `name=${encodeURIComponent(file.name)}&mime=${encodeURIComponent(file.type)}`;
      const response = await fetch(`/control/files?${query}`, { method: 'POST', body: file });
      const stored = await response.json();
      if (!response.ok) { toast(stored.error); return; }
      await this.act('media', { kind: 'photo', file_id: stored.file_id, ...caption(), ...this.where() });
    };
    const input = el('input', { type: 'file', accept: 'image/*', onchange: send });
    input.click();
  }

  chatMenu() {
    if (!this.view) return;
    const { chat } = this.view;
    const link = async () => { const code = await ask(w('code')); if (code) this.act('start', { payload: code }); };
    if (chat.type === 'private') {
      this.menu('high', [['🔗', w('open_link'), link], ['🚫', w('block'), () => this.act('block', {})]]);
      return;
    }
    const inside = (u) => chat.members.some((m) => m.user_id === u.id && !['left', 'kicked'].includes(m.status));
    const others = this.world.state.users.filter((u) => !inside(u));
    this.menu('high', [
      ['🚪', w('leave'), () => this.act('leave', {})], ['🤖', w('remove_bot'), () => this.act('kick_bot', {})],
      ['🤖', w('add_bot'), () => this.act('add_bot', { status: 'administrator' })],
      chat.type === 'group' && ['⤴', w('migrate'), () => this.act('migrate', {})],
      ...others.map((u) => ['➕', `${w('add')} ${fullName(u)}`, () => this.act('add', { who: u.id })]),
    ].filter(Boolean));
  }
}

function newestTopic(view) {
  const last = view.messages.findLast((m) => m.is_topic_message && !m.forum_topic_created);
  return last?.message_thread_id;
}

function keyboard(rows, button) {
  return el('div', { className: 'keys' }, ...rows.map((row, r) => el('div', {}, ...row.map((key, c) => button(key, r, c)))));
}

// Brings a list of nodes into a box and moves only what has to move, so that the focus and the place stay.
function lay(box, nodes) {
  const wanted = new Set(nodes);
  for (const old of [...box.children]) if (!wanted.has(old)) old.remove();
  let next = box.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else box.insertBefore(node, next);
  }
}
