/* A part of a file on its way to the button that asked for it. As data: four bytes (length of the head, little-endian), the
   head as JSON {key, asked, number}, the part's bytes. Draws nothing. */
export default function ({ data }) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  const part = { ...head, bytes: data.slice(4 + length) };
  Bus.say("part", part);
  Bus.forget("part", part); // it is given on, not kept
}
