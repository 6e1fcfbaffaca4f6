/* The thread between this page and Python: what the reader settled on goes up once, what is shown comes down.

   Down, as data: {bar, day, reading, heard, select, window}; "heard" is the number of the last commit Python knew of.
   Up, as triggers: "commit" {bar, day, reading, number, window} from the time bar, "selected" {record, window}.
   Draws nothing, and does itself only what it must: its script comes down with every day that is settled on. */
const threads = new WeakMap();

function begin() {
  const off = new AbortController();
  const thread = { data: {}, choose: () => {}, commit: () => {}, end: () => off.abort() };
  const send = (message) => Maps.tell({ type: "show", ...message });
  const choose = (record, chosen = {}) => {
    const window = Bus.last("window") ?? null;
    send({ select: record });
    Bus.say("select", { record, ...chosen });
    Bus.say("committed", window);
    thread.choose({ record, window });
  };
  Maps.hear((said, frame) => {
    const { select, window } = thread.data;
    if (said.type === "ready") send({ select, ...(window && { window }) });
    if (said.type === "view") Bus.say("window", said.window);
    if (said.type === "select") choose(said.record || said.place || "", { records: said.records, map: frame, at: said.at });
  }, off.signal);
  Bus.hear("choose", (record) => choose(record), off.signal);
  Bus.hear("commit", (said) => said.bar === thread.data.bar && thread.commit(said), off.signal);
  thread.update = (data) => {
    const before = thread.data;
    thread.data = data;
    const same = (one, two) => JSON.stringify(one ?? null) === JSON.stringify(two ?? null);
    const moved = data.window && !same(data.window, before.window) && !same(data.window, Bus.last("committed"));
    const { select } = data;
    if (moved || select !== before.select) send({ select, ...(moved && { window: data.window }) });
    if (select !== before.select) Bus.say("select", { record: select });
  };
  return thread;
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!threads.has(parentElement)) threads.set(parentElement, begin());
  const thread = threads.get(parentElement);
  const send = Line.through("thread", setTriggerValue);
  thread.choose = (said) => send("selected", said);
  thread.commit = (said) => send("commit", said);
  thread.update(data);
  Bus.say("asked", data);
  return () => {
    thread.end();
    threads.delete(parentElement);
    Bus.forget("asked", data);
  };
}
