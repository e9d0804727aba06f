/** What a spec looks at. */
export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  /** The JSON body; an empty object where there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into shapes that they then assert
  body: any;
}
