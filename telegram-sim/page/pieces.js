// The pieces that the page is made of: elements, calls, toasts and windows, and the inside of messages.

import { w } from '/words.js';

export const $ = (id) => document.getElementById(id);

export function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined || value === false) continue;
    if (name === 'testid') node.dataset.testid = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export async function call(path, body) {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch('/control/' + path, body === undefined ? {} : post);
  const answer = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) { toast(answer.error || response.statusText); throw new Error(answer.error); }
  return answer;
}

export function toast(text, where = $('toasts')) {
  const node = el('div', { textContent: text, testid: 'toast', role: 'status' });
  where.append(node);
  setTimeout(() => node.remove(), 4000);
}

export function showWindow(who, text) {
  $('window-who').textContent = who;
  $('window-text').textContent = text;
  if (!$('window').open) $('window').showModal();
}

// Asks for a line of text; nothing when it was cancelled.
export function ask(label) {
  $('ask-label').textContent = label;
  $('ask-text').value = '';
  $('ask').returnValue = '';
  $('ask').showModal();
  return new Promise((resolve) => {
    $('ask').onclose = () => resolve($('ask').returnValue === 'ok' ? $('ask-text').value.trim() : '');
  });
}

export const fullName = (u) => (u ? [u.first_name, u.last_name].filter(Boolean).join(' ') : w('somebody'));

const COLORS = ['#d4605f', '#5aa845', '#c98521', '#4593c9', '#8a75d6', '#d1609a', '#3fa6a8', '#a06a45'];

export function avatar(id, name) {
  const background = COLORS[Math.abs(Number(id)) % COLORS.length];
  const first = [...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) || '?';
  return el('div', { className: 'avatar', style: `background:${background}`, textContent: first, 'aria-hidden': 'true' });
}

export const badge = (n) => el('span', { className: 'badge', textContent: n > 99 ? '99+' : n, testid: 'unread' });

export const nameColor = (id) => COLORS[Math.abs(Number(id)) % COLORS.length];

export const price = (minor, currency) => {
  const exp = ['JPY', 'KRW', 'VND', 'XTR'].includes(currency) ? 0 : 2;
  return `${currency} ${(minor / 10 ** exp).toFixed(exp)}`;
};

const KINDS = ['photo', 'video', 'voice', 'document', 'location', 'contact'];

export function short(m) {
  const kind = KINDS.find((k) => m[k]);
  return (m.text || m.caption || m.invoice?.title || (kind ? `[${w(kind)}]` : '')).replace(/\s+/g, ' ').slice(0, 90);
}

export function serviceWords(m) {
  if (m.new_chat_members) return m.new_chat_members.map(fullName).join(', ') + ' ' + w('joined');
  if (m.left_chat_member) return fullName(m.left_chat_member) + ' ' + w('left');
  if (m.forum_topic_created) return w('topic') + ' ' + m.forum_topic_created.name;
  if (m.forum_topic_closed) return w('topic_closed');
  if (m.pinned_message) return w('pinned') + ' ' + short(m.pinned_message);
  if (m.successful_payment) return `${w('paid')} ${price(m.successful_payment.total_amount, m.successful_payment.currency)}`;
  if (m.migrate_to_chat_id || m.migrate_from_chat_id) return w('migrated');
  if (m.group_chat_created || m.supergroup_chat_created) return w('group_created');
  return '';
}

function photo(m) {
  const best = m.photo[m.photo.length - 1];
  const src = '/control/files/' + encodeURIComponent(best.file_id);
  const image = el('img', { src, alt: w('photo'), style: `aspect-ratio:${best.width || 4}/${best.height || 3}` });
  const open = () => { $('viewer-image').src = src; $('viewer').showModal(); };
  return el('button', { className: 'photo', title: w('photo'), onclick: open, testid: 'photo' }, image);
}

function mediaNode(m) {
  if (m.photo) return photo(m);
  const file = (icon, ...words) => el('div', { className: 'file' }, el('span', { textContent: icon }), el('span', {}, ...words));
  const sound = m.voice || m.audio;
  if (m.video || m.video_note) return file('▶️', w('video'));
  if (sound) return file('🎤', `${w('voice')} · ${sound.duration || 0} s`);
  if (m.document) {
    const href = '/control/files/' + encodeURIComponent(m.document.file_id);
    return file('📄', el('a', { href, target: '_blank', textContent: m.document.file_name || w('document') }));
  }
  if (m.invoice) return file('💳', el('b', { textContent: m.invoice.title }), el('span', { textContent: ' ' + m.invoice.description }));
  if (m.location) return file('📍', `${w('location')} · ${m.location.latitude.toFixed(4)}, ${m.location.longitude.toFixed(4)}`);
  if (m.contact) return file('👤', `${fullName(m.contact)} · ${m.contact.phone_number}`);
  return null;
}

// The inside of a bubble: media, then the words. Photos of an album lie in a grid.
export function content(m, album, onCommand) {
  const parts = [];
  const pictures = album.filter((part) => part.photo);
  if (pictures.length > 1) parts.push(el('div', { className: 'album' }, ...pictures.map(photo)));
  for (const part of album) {
    const media = part.photo && pictures.length > 1 ? null : mediaNode(part);
    if (media) parts.push(media);
  }
  const captioned = album.find((part) => part.caption);
  if (m.text !== undefined) parts.push(rich(m.text, m.entities, onCommand));
  else if (captioned) parts.push(rich(captioned.caption, captioned.caption_entities, onCommand));
  return parts;
}

const TAGS = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote',
  expandable_blockquote: 'blockquote' };
const LINK = /^(https?|tg|tel|mailto):/;

// Text with its entities, which nest and are counted in UTF-16 units.
function rich(text, entities = [], onCommand, from = 0, to = text.length) {
  const part = document.createDocumentFragment();
  const inside = entities.filter((e) => e.offset >= from && e.offset + e.length <= to)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  let at = from;
  for (let i = 0; i < inside.length; i++) {
    const e = inside[i];
    if (e.offset < at) continue;
    part.append(text.slice(at, e.offset));
    const end = e.offset + e.length;
    const said = text.slice(e.offset, end);
    const node = entity(e, said, onCommand);
    node.append(rich(text, inside.slice(i + 1), onCommand, e.offset, end));
    part.append(node);
    at = end;
  }
  part.append(text.slice(at, to));
  return part;
}

function entity(e, said, onCommand) {
  const link = e.url || (e.type === 'url' ? said : '');
  if (LINK.test(link)) return el('a', { href: link, target: '_blank', rel: 'noopener' });
  if (e.type === 'bot_command') return el('button', { className: 'command', onclick: () => onCommand(said) });
  if (['text_mention', 'mention', 'hashtag'].includes(e.type)) return el('span', { className: 'mention' });
  return el(TAGS[e.type] || 'span');
}
