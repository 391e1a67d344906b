import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageRoot } from '../../../src/process/package-root';

// The parts of the compose specification that docker/docker-compose.yml uses, strictly: a misspelt key is an error
// here, while docker compose would report it on the robot. Stricter than the specification's own schema, which
// compose-specification.test.ts holds the file against.

const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/);
const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string());
const command = z.array(z.string());

const healthcheck = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: z.tuple([z.literal('CMD'), z.string()], z.string()),
    interval: duration,
    timeout: duration,
    start_period: duration,
    retries: z.int().positive(),
  }),
]);

const volume = z.union([
  z.string().regex(/^.+:\/[^:]*(:ro)?$/),
  z.strictObject({
    type: z.literal('bind'),
    source: z.string(),
    target: z.string().startsWith('/'),
    read_only: z.boolean().optional(),
    bind: z.strictObject({ create_host_path: z.boolean() }),
  }),
]);

const service = z.strictObject({
  profiles: z.array(z.string()),
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), args: environment.optional() }),
  command: command.optional(),
  environment,
  volumes: z.array(volume).optional(),
  user: z.string(),
  group_add: z.array(z.string()).optional(),
  init: z.boolean(),
  read_only: z.boolean(),
  tmpfs: z.array(z.string()),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  pids_limit: z.int().positive(),
  mem_limit: z.string().optional(),
  runtime: z.string().optional(),
  network_mode: z.string(),
  ipc: z.string().optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  stop_grace_period: duration.optional(),
  healthcheck,
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
  deploy: z
    .strictObject({
      resources: z.strictObject({
        reservations: z.strictObject({
          devices: z.array(
            z.strictObject({
              driver: z.string(),
              count: z.int().positive(),
              capabilities: z.array(z.string()),
            }),
          ),
        }),
      }),
    })
    .optional(),
});

const compose = z
  .object({ name: z.string(), services: z.record(z.string(), service) })
  // Extensions, which hold the parts that services share.
  .catchall(z.unknown())
  .refine((file) =>
    Object.keys(file).every((key) => key === 'name' || key === 'services' || key.startsWith('x-')),
  );

export type Service = z.infer<typeof service>;

export const composePath = join(packageRoot, 'docker', 'docker-compose.yml');

export function readCompose(): z.infer<typeof compose> {
  return compose.parse(parse(readFileSync(composePath, 'utf8'), { merge: true }));
}
