/** A port that is free on both loopback addresses: the preferred one, or any outside those of outgoing connections. */
export function choosePort(preferred?: number): Promise<number>;
