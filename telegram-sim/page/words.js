// What the page says in its three languages, and how it writes times: in the zone and language that the host names.

const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];
const WORDS = {
  message: ['Message', '发消息', '傳訊息'],
  send: ['Send', '发送', '傳送'],
  attach: ['Attach', '附件', '附件'],
  commands: ['Commands', '命令', '指令'],
  reply: ['Reply', '回复', '回覆'],
  edit: ['Edit', '编辑', '編輯'],
  edited: ['edited', '已编辑', '已編輯'],
  editing: ['Editing', '正在编辑', '正在編輯'],
  more: ['More', '更多', '更多'],
  close: ['Close', '关闭', '關閉'],
  cancel: ['Cancel', '取消', '取消'],
  ok: ['OK', '好', '好'],
  start: ['Start', '开始', '開始'],
  unblock: ['Unblock', '解除屏蔽', '解除封鎖'],
  blocked: ['The bot is blocked.', '已屏蔽机器人。', '已封鎖機器人。'],
  new_chat: ['This person has not opened the bot yet.', '这个人还没打开过机器人。', '這個人還沒開過機器人。'],
  empty: ['Nothing here yet.', '还没有消息。', '還沒有訊息。'],
  person: ['Whose phone', '谁的手机', '誰的手機'],
  chats: ['All chats', '所有聊天', '所有聊天'],
  messages: ['Messages', '消息', '訊息'],
  phones: ['Phones', '手机', '手機'],
  general: ['General', '综合', '綜合'],
  bot: ['bot', '机器人', '機器人'],
  members: ['members', '位成员', '位成員'],
  newest: ['To the newest message', '到最新消息', '到最新訊息'],
  typing: ['typing …', '正在输入…', '正在輸入…'],
  somebody: ['somebody', '某人', '某人'],
  forwarded: ['Forwarded from', '转发自', '轉傳自'],
  pay: ['Pay', '支付', '支付'],
  paid: ['Paid', '已支付', '已支付'],
  not_paid: ['Not paid', '没有扣款', '沒有扣款'],
  photo: ['Photo', '照片', '照片'],
  album: ['Album of 3 photos', '三张照片的相册', '三張照片的相簿'],
  video: ['Video', '视频', '影片'],
  voice: ['Voice message', '语音', '語音'],
  document: ['File', '文件', '檔案'],
  location: ['Location', '位置', '位置'],
  contact: ['My phone number', '我的手机号', '我的手機號碼'],
  own_picture: ['A picture of yours …', '选自己的图片…', '選自己的圖片…'],
  block: ['Block the bot', '屏蔽机器人', '封鎖機器人'],
  open_link: ['Open by a link with a code …', '用带码的链接打开…', '用帶碼的連結開啟…'],
  code: ['Code', '绑定码', '綁定碼'],
  leave: ['Leave the group', '退出群组', '退出群組'],
  add: ['Add', '添加', '加入'],
  remove_bot: ['Remove the bot', '移除机器人', '移除機器人'],
  add_bot: ['Add the bot', '添加机器人', '加入機器人'],
  migrate: ['Make it a supergroup', '升级为超级群', '升級為超級群組'],
  topic: ['topic', '话题', '主題'],
  topic_closed: ['topic closed', '话题已关闭', '主題已關閉'],
  joined: ['joined', '加入了群组', '加入了群組'],
  left: ['left', '退出了群组', '退出了群組'],
  pinned: ['pinned:', '置顶了：', '置頂了：'],
  group_created: ['group created', '群组已创建', '群組已建立'],
  migrated: ['is a supergroup now', '已升级为超级群', '已升級為超級群組'],
  copied: ['Copied:', '已复制：', '已複製：'],
  add_phone: ['+ phone', '+ 手机', '+ 手機'],
  add_person: ['+ person', '+ 人物', '+ 人物'],
  add_phone_title: ["One more person's phone", '再打开一个人的手机', '再開一個人的手機'],
  add_person_title: ['Somebody who is not there yet', '一个新的人', '一個新的人'],
  new_name: ['Name of the new person', '新人物的名字', '新人物的名字'],
  clock: ["The stand-in's clock", '这里的时间', '這裡的時間'],
  minutes_10: ['+10 min', '+10 分', '+10 分'],
  hour_1: ['+1 h', '+1 小时', '+1 小時'],
  hours_4: ['+4 h', '+4 小时', '+4 小時'],
  day_1: ['+1 day', '+1 天', '+1 天'],
  lost: ['The stand-in is not answering; trying again.', '连不上，正在重试。', '連不上，正在重試。'],
};

let language = LANGUAGES.find((l) => l === navigator.language) || (navigator.language.startsWith('zh') ? 'zh-Hans' : 'en');
let zone;

export function speak(about) {
  if (LANGUAGES.includes(about.language)) language = about.language;
  zone = about.time_zone || undefined;
  document.documentElement.lang = language;
}

export function w(key) { return WORDS[key][LANGUAGES.indexOf(language)]; }

function written(millis, options) {
  const locale = language === 'en' ? 'en-GB' : language;
  return new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options }).format(new Date(millis));
}

export const clock = (millis) => written(millis, { hour: '2-digit', minute: '2-digit' });
export const day = (millis) => written(millis, { weekday: 'short', day: 'numeric', month: 'short' });
export const zoneName = () => zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
