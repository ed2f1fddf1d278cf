"""A front desk bot as one writes it with aiogram: its FSM in Postgres, handlers that answer directly."""

import asyncio
import json
import logging
import signal
from collections.abc import Mapping
from os import environ
from typing import Any

import asyncpg
import uvloop
from aiohttp import web
from aiogram import Bot, Dispatcher, F, Router, html
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import CallbackQuery, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application

GROUP_CHAT = environ["GROUP_CHAT"]
CATEGORIES = {
    "water": "Water and pipes", "electricity": "Electricity", "heating": "Heating", "lift": "Lift",
    "door": "Doors and locks", "roof": "Roof and walls", "waste": "Waste and cleaning", "other": "Something else",
}
PLACES = {"home": "Inside my home", "public": "Stairs, yard, shared rooms", "paid": "At home, at my own cost"}

TABLES = """
create table if not exists fsm (
  key text primary key,
  state text,
  data jsonb not null default '{}'
);
create table if not exists tickets (
  id bigserial primary key,
  number text not null,
  chat bigint not null,
  category text not null,
  place text not null,
  words text not null,
  created_at timestamptz not null default now()
);
"""

INSERT_TICKET = """
insert into tickets (id, number, chat, category, place, words)
select n, 'R-' || to_char(now(), 'YYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0'), $1, $2, $3, $4
from nextval('tickets_id_seq') as n
returning id, number
"""


class PostgresStorage(BaseStorage):
    """One row a key. A row without state and data is removed."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self.keys = DefaultKeyBuilder(with_bot_id=True, with_business_connection_id=True, with_destiny=True)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        value = state.state if isinstance(state, State) else state
        await self.pool.execute(
            "insert into fsm (key, state) values ($1, $2) on conflict (key) do update set state = excluded.state",
            self.keys.build(key), value,
        )

    async def get_state(self, key: StorageKey) -> str | None:
        return await self.pool.fetchval("select state from fsm where key = $1", self.keys.build(key))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        row = self.keys.build(key)
        if not data and await self.pool.execute("delete from fsm where key = $1 and state is null", row) != "DELETE 0":
            return
        await self.pool.execute(
            "insert into fsm (key, data) values ($1, $2) on conflict (key) do update set data = excluded.data",
            row, dict(data),
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return await self.pool.fetchval("select data from fsm where key = $1", self.keys.build(key)) or {}

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        return await self.pool.fetchval(
            "insert into fsm (key, data) values ($1, $2)"
            " on conflict (key) do update set data = fsm.data || excluded.data returning data",
            self.keys.build(key), dict(data),
        )

    async def close(self) -> None:
        """The pool is shared with the tickets: main closes it."""


class Repair(StatesGroup):
    menu = State()
    category = State()
    place = State()
    words = State()
    confirm = State()


chat = Router()
chat.message.filter(F.chat.type == "private")
chat.callback_query.filter(F.message.chat.type == "private")
rest = Router()


def details(data: dict[str, Any]) -> str:
    return (
        f"<b>Category:</b> {CATEGORIES[data['category']]}\n<b>Place:</b> {PLACES[data['place']]}\n"
        f"<b>Words:</b> {html.quote(data['words'])}"
    )


@chat.message(Command("menu"))
async def menu(message: Message, state: FSMContext) -> None:
    await state.set_state(Repair.menu)
    keyboard = InlineKeyboardBuilder()
    keyboard.button(text="🔧 Something is broken", callback_data="repair")
    keyboard.button(text="❓ Ask a question", callback_data="ask")
    keyboard.button(text="📋 My requests", callback_data="mine")
    await message.answer(
        "<b>What can we do for you?</b>\n\n"
        "Choose below. A person reads everything that you send here, on workdays from 8 to 18.",
        reply_markup=keyboard.adjust(1).as_markup(),
    )


@chat.callback_query(F.data == "repair")
async def repair(query: CallbackQuery, state: FSMContext) -> None:
    await state.set_state(Repair.category)
    await query.answer()
    keyboard = InlineKeyboardBuilder()
    for key, label in CATEGORIES.items():
        keyboard.button(text=label, callback_data=f"cat:{key}")
    await query.message.edit_text(
        "<b>What is it about?</b>\n\nChoose what fits best, so that it reaches the right people at once.",
        reply_markup=keyboard.adjust(2).as_markup(),
    )


@chat.callback_query(Repair.category, F.data.regexp(r"^cat:(water|electricity|heating|lift|door|roof|waste|other)$"))
async def category(query: CallbackQuery, state: FSMContext) -> None:
    data = await state.update_data(category=query.data.removeprefix("cat:"))
    await state.set_state(Repair.place)
    await query.answer()
    keyboard = InlineKeyboardBuilder()
    for key, label in PLACES.items():
        keyboard.button(text=label, callback_data=f"place:{key}")
    await query.message.edit_text(
        f"<b>Where?</b>\n\nYou chose: {CATEGORIES[data['category']]}. "
        "Tell us where it is, then we know who has to come.",
        reply_markup=keyboard.adjust(1).as_markup(),
    )


@chat.callback_query(Repair.place, F.data.regexp(r"^place:(home|public|paid)$"))
async def place(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(place=query.data.removeprefix("place:"))
    await state.set_state(Repair.words)
    await query.answer()
    await query.message.edit_text(
        "<b>What is wrong? Please write it in a sentence.</b>\n\n"
        "For example: <i>The tap in the kitchen drips since yesterday.</i>",
    )


@chat.message(Repair.words, F.text)
async def words(message: Message, state: FSMContext) -> None:
    data = await state.update_data(words=message.text)
    await state.set_state(Repair.confirm)
    keyboard = InlineKeyboardBuilder()
    keyboard.button(text="✅ Send", callback_data="send")
    keyboard.button(text="✖️ Cancel", callback_data="cancel")
    await message.answer(
        f"<b>Is everything right?</b>\n\n{details(data)}\n\nWe begin as soon as you send it.",
        reply_markup=keyboard.as_markup(),
    )


@chat.callback_query(Repair.confirm, F.data == "send")
async def send(query: CallbackQuery, state: FSMContext, bot: Bot, pool: asyncpg.Pool) -> None:
    data = await state.get_data()
    ticket = await pool.fetchrow(
        INSERT_TICKET, query.message.chat.id, data["category"], data["place"], data["words"]
    )
    await query.answer()
    await query.message.answer(
        f"<b>Thank you, we have it.</b>\n\nYour number is <b>{ticket['number']}</b>. "
        "We write here as soon as somebody takes it on.",
    )
    keyboard = InlineKeyboardBuilder()
    keyboard.button(text="🙋 I take it", callback_data=f"take:{ticket['id']}")
    await bot.send_message(
        GROUP_CHAT, f"<b>{ticket['number']}</b>\n\n{details(data)}", reply_markup=keyboard.as_markup()
    )
    await state.clear()


@chat.callback_query(Repair.confirm, F.data == "cancel")
async def cancel(query: CallbackQuery, state: FSMContext) -> None:
    await state.clear()
    await query.answer()
    await query.message.edit_text("Nothing was sent. /menu begins anew.")


@rest.callback_query()
async def other(query: CallbackQuery) -> None:
    await query.answer()


async def json_columns(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def serve(bot: Bot, dp: Dispatcher, listen: str) -> None:
    """Updates by webhook, until SIGTERM."""
    secret = environ["WEBHOOK_SECRET"]

    async def on_startup(bot: Bot) -> None:
        await bot.set_webhook(
            environ["WEBHOOK_URL"], secret_token=secret, allowed_updates=dp.resolve_used_update_types()
        )

    dp.startup.register(on_startup)
    app = web.Application()
    SimpleRequestHandler(dispatcher=dp, bot=bot, secret_token=secret).register(app, path="/hook")
    setup_application(app, dp, bot=bot)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    host, port = listen.split(":")
    await web.TCPSite(runner, host, int(port)).start()
    print("ready", flush=True)
    await stopped.wait()
    await runner.cleanup()


async def poll(bot: Bot, dp: Dispatcher) -> None:
    """Updates by long polling, until SIGTERM."""

    async def on_startup(bot: Bot) -> None:
        await bot.delete_webhook()
        await bot.me()
        print("ready", flush=True)

    dp.startup.register(on_startup)
    await dp.start_polling(bot)


async def main() -> None:
    # PGHOST, PGPORT, PGUSER, PGDATABASE are read by the driver.
    async with asyncpg.create_pool(min_size=10, max_size=10, init=json_columns) as pool:
        await pool.execute(TABLES)
        bot = Bot(
            environ["TELEGRAM_BOT_TOKEN"],
            session=AiohttpSession(api=TelegramAPIServer.from_base(environ["TELEGRAM_API_URL"])),
            default=DefaultBotProperties(parse_mode=ParseMode.HTML),
        )
        dp = Dispatcher(storage=PostgresStorage(pool), events_isolation=SimpleEventIsolation(), pool=pool)
        dp.include_routers(chat, rest)
        listen = environ.get("LISTEN")
        if listen:
            await serve(bot, dp, listen)
        else:
            await poll(bot, dp)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    uvloop.run(main())
