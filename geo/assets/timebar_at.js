/* Python's word on the day and reading that are shown, for the bar of that name: {bar, day, reading, heard}.
   "heard" is the number of the last commit that Python knew of. */
export default function ({ data }) {
  const bars = (globalThis.claimsBars ??= new Map());
  if (!bars.has(data.bar)) bars.set(data.bar, { sent: 0, sentAt: -Infinity });
  const seat = bars.get(data.bar);
  seat.view = data;
  seat.accept?.();
  return () => {
    if (seat.view === data) seat.view = undefined;
  };
}
