// A front desk bot as one writes it with grammY: sessions in Postgres, handlers that answer directly.
import { createServer } from "node:http";
import { run, sequentialize } from "@grammyjs/runner";
import { PsqlAdapter } from "@grammyjs/storage-psql";
import { Bot, InlineKeyboard, session, webhookCallback } from "grammy";
import pg from "pg";

const { TELEGRAM_API_URL, TELEGRAM_BOT_TOKEN, GROUP_CHAT, LISTEN, WEBHOOK_URL, WEBHOOK_SECRET } = process.env;

const CATEGORIES = {
  water: "Water and pipes", electricity: "Electricity", heating: "Heating", lift: "Lift",
  door: "Doors and locks", roof: "Roof and walls", waste: "Waste and cleaning", other: "Something else",
};
const PLACES = { home: "Inside my home", public: "Stairs, yard, shared rooms", paid: "At home, at my own cost" };
const HTML = { parse_mode: "HTML" };

const escape = (s) => s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const details = (s) =>
  `<b>Category:</b> ${CATEGORIES[s.category]}\n<b>Place:</b> ${PLACES[s.place]}\n<b>Words:</b> ${escape(s.words)}`;

// PGHOST, PGPORT, PGUSER, PGDATABASE are read by the driver.
const pool = new pg.Pool({ max: 10 });
pool.on("error", (e) => console.error("idle connection:", e.message));
await pool.query(`create table if not exists tickets (
  id bigserial primary key,
  number text not null,
  chat bigint not null,
  category text not null,
  place text not null,
  words text not null,
  created_at timestamptz not null default now()
)`);

const bot = new Bot(TELEGRAM_BOT_TOKEN, { client: { apiRoot: TELEGRAM_API_URL } });
bot.catch((e) => console.error(`update ${e.ctx.update.update_id}:`, e.error));

const getSessionKey = (ctx) => ctx.chat?.id.toString();
bot.use(sequentialize(getSessionKey));
bot.use(session({
  getSessionKey,
  initial: () => ({ step: "idle" }),
  storage: await PsqlAdapter.create({ tableName: "sessions", client: pool }),
}));

const chat = bot.chatType("private");
const at = (step) => chat.filter((ctx) => ctx.session.step === step);

chat.command("menu", async (ctx) => {
  ctx.session = { step: "menu" };
  await ctx.reply(
    "<b>What can we do for you?</b>\n\nChoose below. A person reads everything that you send here, on workdays from 8 to 18.",
    {
      ...HTML,
      reply_markup: new InlineKeyboard()
        .text("🔧 Something is broken", "repair").row()
        .text("❓ Ask a question", "ask").row()
        .text("📋 My requests", "mine"),
    },
  );
});

chat.callbackQuery("repair", async (ctx) => {
  ctx.session = { step: "category" };
  await ctx.answerCallbackQuery();
  const keyboard = new InlineKeyboard();
  Object.entries(CATEGORIES).forEach(([key, label], i) => {
    keyboard.text(label, `cat:${key}`);
    if (i % 2) keyboard.row();
  });
  await ctx.editMessageText(
    "<b>What is it about?</b>\n\nChoose what fits best, so that it reaches the right people at once.",
    { ...HTML, reply_markup: keyboard },
  );
});

at("category").callbackQuery(/^cat:(water|electricity|heating|lift|door|roof|waste|other)$/, async (ctx) => {
  ctx.session.category = ctx.match[1];
  ctx.session.step = "place";
  await ctx.answerCallbackQuery();
  const keyboard = new InlineKeyboard();
  for (const [key, label] of Object.entries(PLACES)) keyboard.text(label, `place:${key}`).row();
  await ctx.editMessageText(
    `<b>Where?</b>\n\nYou chose: ${CATEGORIES[ctx.session.category]}. Tell us where it is, then we know who has to come.`,
    { ...HTML, reply_markup: keyboard },
  );
});

at("place").callbackQuery(/^place:(home|public|paid)$/, async (ctx) => {
  ctx.session.place = ctx.match[1];
  ctx.session.step = "words";
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(
    "<b>What is wrong? Please write it in a sentence.</b>\n\nFor example: <i>The tap in the kitchen drips since yesterday.</i>",
    HTML,
  );
});

at("words").on("message:text", async (ctx) => {
  ctx.session.words = ctx.message.text;
  ctx.session.step = "confirm";
  await ctx.reply(`<b>Is everything right?</b>\n\n${details(ctx.session)}\n\nWe begin as soon as you send it.`, {
    ...HTML,
    reply_markup: new InlineKeyboard().text("✅ Send", "send").text("✖️ Cancel", "cancel"),
  });
});

at("confirm").callbackQuery("send", async (ctx) => {
  const { category, place, words } = ctx.session;
  const { rows: [ticket] } = await pool.query(
    `insert into tickets (id, number, chat, category, place, words)
     select n, 'R-' || to_char(now(), 'YYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0'), $1, $2, $3, $4
     from nextval('tickets_id_seq') as n
     returning id, number`,
    [ctx.chat.id, category, place, words],
  );
  await ctx.answerCallbackQuery();
  await ctx.reply(
    `<b>Thank you, we have it.</b>\n\nYour number is <b>${ticket.number}</b>. We write here as soon as somebody takes it on.`,
    HTML,
  );
  await ctx.api.sendMessage(GROUP_CHAT, `<b>${ticket.number}</b>\n\n${details(ctx.session)}`, {
    ...HTML,
    reply_markup: new InlineKeyboard().text("🙋 I take it", `take:${ticket.id}`),
  });
  ctx.session = null;
});

at("confirm").callbackQuery("cancel", async (ctx) => {
  ctx.session = null;
  await ctx.answerCallbackQuery();
  await ctx.editMessageText("Nothing was sent. /menu begins anew.", HTML);
});

bot.on("callback_query", (ctx) => ctx.answerCallbackQuery());

const allowed_updates = ["message", "callback_query"];
let stop;
if (LISTEN) {
  const handle = webhookCallback(bot, "http", { secretToken: WEBHOOK_SECRET });
  const server = createServer(async (req, res) => {
    if (req.method !== "POST" || req.url !== "/hook") return res.writeHead(404).end();
    try {
      await handle(req, res);
    } catch (e) {
      console.error("webhook:", e);
      if (!res.headersSent) res.writeHead(500).end();
    }
  });
  const [host, port] = LISTEN.split(":");
  await new Promise((listening) => server.listen(Number(port), host, listening));
  await bot.init();
  await bot.api.setWebhook(WEBHOOK_URL, { secret_token: WEBHOOK_SECRET, allowed_updates });
  stop = () => new Promise((closed) => server.close(closed));
} else {
  await bot.api.deleteWebhook();
  await bot.init();
  const runner = run(bot, { runner: { fetch: { allowed_updates } } });
  stop = () => runner.stop();
}
console.log("ready");

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, async () => {
    await stop();
    await pool.end();
    process.exit(0);
  });
}
