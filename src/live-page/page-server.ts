import fastify from 'fastify';
import { formatThresholds } from '../calibrate/format-thresholds';
import type { PageAccess } from './page-access';
import { isOwnOrigin } from './page-access';
import { saveRequest } from './page-messages';
import { PAGE_POLICY, renderPage } from './render-page';

const MAX_BODY_BYTES = 4096;

/** The page, and the file that it saves. Not listening yet; its socket is LivePage's. */
export async function createPageServer(access: PageAccess) {
  const server = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  const page = renderPage();

  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'; form-action 'none'; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    const { token } = request.query as { readonly token?: unknown };
    const given = typeof token === 'string' ? token : undefined;
    const reason = access.refuse(request.headers, given);
    if (reason !== undefined) return reply.code(403).type('text/plain').send(`${reason}\n`);
    if (!isOwnOrigin(request.headers)) return reply.code(403).type('text/plain').send('another site\n');
    if (given === undefined || access.token === undefined) return undefined;
    return reply.header('set-cookie', access.cookie).redirect('/');
  });

  server.get('/', (_, reply) => reply.type('text/html; charset=utf-8').send(page));

  server.post('/thresholds.yaml', (request, reply) => {
    const { success, data } = saveRequest.safeParse(request.body);
    if (!success) return reply.code(400).type('text/plain').send('expected ranges and format\n');
    const file = formatThresholds(data.ranges, 'Set by hand on the page of sim2real watch.', data.format);
    return reply.type('application/yaml').send(file);
  });

  await server.ready();
  return server;
}
