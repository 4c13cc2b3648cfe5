// @ts-check
/**
 * The line to the server. One question is in flight at a time; of each kind only the newest waits, so a drag never builds
 * up a queue. When the line breaks it is taken up again, and what was open is asked once more.
 */

const PAUSES = [300, 600, 1200, 2400];

export class Connection {
  /**
   * @param {string} address
   * @param {(open: boolean) => void} onchange
   */
  constructor(address, onchange) {
    this.address = address;
    this.onchange = onchange;
    /** @type {Map<string, {question: any, done: (answer: any) => void}>} */
    this.waiting = new Map();
    /** @type {{id: number, slot: string, question: any, done: (answer: any) => void} | null} */
    this.flying = null;
    this.count = 0;
    this.failures = 0;
    this.open();
  }

  open() {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.onchange(true);
      this.next();
    };
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = () => this.lost();
  }

  /**
   * Ask; an older question in the same slot that has not been sent is dropped.
   * @param {string} slot
   * @param {any} question
   * @param {(answer: any) => void} done
   */
  ask(slot, question, done) {
    this.waiting.delete(slot);
    this.waiting.set(slot, { question, done });
    this.next();
  }

  /** Whether everything that was asked is answered. */
  get idle() {
    return !this.flying && this.waiting.size === 0;
  }

  next() {
    if (this.flying || this.socket?.readyState !== WebSocket.OPEN) return;
    const first = this.waiting.entries().next().value;
    if (!first) return;
    const [slot, { question, done }] = first;
    this.waiting.delete(slot);
    this.flying = { id: ++this.count, slot, question, done };
    this.socket.send(JSON.stringify({ ...question, id: this.flying.id }));
  }

  /** @param {any} answer */
  take(answer) {
    const flying = this.flying;
    if (!flying || (answer.id !== flying.id && answer.kind !== "error")) return;
    this.flying = null;
    this.next();
    flying.done(answer);
  }

  lost() {
    if (this.flying) {
      const { slot, question, done } = this.flying;
      this.flying = null;
      if (!this.waiting.has(slot)) this.waiting.set(slot, { question, done });
    }
    this.onchange(false);
    const pause = PAUSES[Math.min(this.failures++, PAUSES.length - 1)];
    setTimeout(() => this.open(), pause);
  }
}
