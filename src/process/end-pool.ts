import type { Piscina } from 'piscina';

/**
 * Ends a pool's threads, whatever they do. An answer that lies in a port already has lost its task by then: piscina
 * (5.3) emits that as an `error`, which would end the process.
 */
export async function endPool(pool: Pick<Piscina, 'on' | 'destroy'>): Promise<void> {
  pool.on('error', () => undefined);
  await pool.destroy();
}
