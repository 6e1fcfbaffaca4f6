/* Python's word on what the lanes show: {lanes, from, to, day, reading, record}. Draws nothing. */
export default function ({ data }) {
  Bus.say("lanes", data);
  return () => Bus.forget("lanes", data);
}
