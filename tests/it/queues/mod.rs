//! The three queues, the ways in and out of the house, and the settings.

mod config;
mod deadly;
mod decode;
mod desk;
mod files;
mod floors;
mod fuzz;
pub mod kit;
mod meanwhile;
mod outbox;
mod payments;
mod postman;
mod rack;
mod screen;
mod settle;
mod web;
mod wire;
