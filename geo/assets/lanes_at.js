/* Python's word on what the lanes show: {lanes, from, to, day, reading, record}. Draws nothing. */
export default function ({ data }) {
  const seat = (globalThis.claimsLanes ??= { sent: "", sentAt: -Infinity });
  seat.view = data;
  seat.accept?.();
  return () => {
    if (seat.view === data) seat.view = undefined;
  };
}
