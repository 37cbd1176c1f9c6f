/**
 * What was pressed at the door and the portal does not have yet, in this browser: by person and
 * event, each press by itself, so that two windows do not overwrite each other. It lives where
 * typed words live (copies.js), and goes with them when somebody signs out.
 */
import { all, drop, pathOf, put } from "./copies.js";

/** Also where the portal is opened without https, as in a local network. */
export function number() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function queue(person, address) {
  const path = pathOf(address);
  let kept = all().filter((one) => one.person === person && one.path === path);
  kept.sort((one, other) => one.pressed.localeCompare(other.pressed));

  const save = (item) => put({ ...item, person, path, page: item.number });

  return {
    items: () => kept,
    waiting: () => kept.filter((item) => !item.asked),
    of: (registration, session) =>
      kept.findLast((item) => item.registration === registration && item.session === session),

    add(item) {
      const made = { number: number(), pressed: new Date().toISOString(), ...item };
      kept.push(made);
      save(made);
      return made;
    },

    /** The portal asks something about it: it waits for an answer and is not sent. */
    ask(item, asked) {
      item.asked = asked;
      save(item);
    },

    remove(item) {
      kept = kept.filter((one) => one !== item);
      drop({ person, path, page: item.number });
    },
  };
}
