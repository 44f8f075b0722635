// A conversation over a WebSocket: says a few things into the room and listens for them to come back.

import { check } from "k6";
import { Counter, Trend } from "k6/metrics";
import { clearTimeout, setTimeout } from "k6/timers";
import { WebSocket } from "k6/websockets";

import { BASE_URL } from "./settings.js";

const MESSAGES = 5;
const EVERY_MS = 500;
const PATIENCE_MS = 10000;

const delivery = new Trend("chat_message_delivery", true);
const heard = new Counter("chat_messages_heard");

/** Resolves to the texts of one's own messages that came back, when the WebSocket is closed. */
export function converse(session, roomId) {
  return new Promise((resolve) => {
    const url = `${BASE_URL.replace(/^http/, "ws")}/ws`;
    const socket = new WebSocket(url, ["chat.v1", `bearer.${session.accessToken}`]);
    const sentAt = new Map();
    const returned = [];
    let ready = false;

    const end = () => socket.close(1000);
    const speak = (number) => {
      const text = `${session.username} ${Date.now()} ${number}`;
      sentAt.set(text, Date.now());
      socket.send(JSON.stringify({ type: "send", room_id: roomId, text, ref: String(number) }));
      if (number < MESSAGES) {
        setTimeout(() => speak(number + 1), EVERY_MS);
      }
    };
    const listen = (frame) => {
      if (frame.type === "ready") {
        ready = true;
        speak(1);
      } else if (frame.type === "message") {
        heard.add(1);
        if (sentAt.has(frame.message.text)) {
          delivery.add(Date.now() - sentAt.get(frame.message.text));
          returned.push(frame.message.text);
        }
      }
      if (returned.length === MESSAGES) {
        end();
      }
    };

    const patience = setTimeout(end, PATIENCE_MS);
    socket.onmessage = (event) => listen(JSON.parse(event.data));
    socket.onerror = (event) => console.error(`the websocket failed: ${event.error}`);
    socket.onclose = () => {
      clearTimeout(patience); // k6 ends an iteration only when nothing is left to wait for
      check(ready, { "websocket is ready": (was) => was });
      check(returned, { "all messages come back": (texts) => texts.length === MESSAGES });
      resolve(returned);
    };
  });
}
