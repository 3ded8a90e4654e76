import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Vendor } from '../vendors/vendor.ts';
import { sendJson } from './send-answer.ts';
import { serveVendor } from './serve-vendor.ts';
import type { ServeContext } from './serve-vendor.ts';

/** Where requests go. */
export interface RequestRoutes extends ServeContext {
  readonly jd: Vendor;
  readonly shoplazza: Vendor;
  /** Serves what begins with `/__sandbox`. */
  control(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Sends each request to the vendor, or the controls, that its path belongs to. */
export function createRequestListener(routes: RequestRoutes): RequestListener {
  return (request, response) => {
    setDate(response, routes.now());
    // A client that goes away is no news.
    response.on('error', () => {});
    serve(routes, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, {
          error: 'The sandbox itself failed. This is a bug in it.',
          stack: String((error as Error).stack),
        });
    });
  };
}

async function serve(routes: RequestRoutes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? '';
  if (target.startsWith('/jdai/')) await serveVendor(routes, routes.jd, request, response);
  else if (target.startsWith('/openapi/')) await serveVendor(routes, routes.shoplazza, request, response);
  else if (/^\/__sandbox(?:[/?]|$)/.test(target)) await routes.control(request, response);
  else
    sendJson(response, 404, {
      error: 'This is a sandbox. It serves /jdai/ (JD), /openapi/ (Shoplazza) and /__sandbox (its controls).',
    });
}

/** The `Date` header tells the sandbox's clock, which may not be the machine's. */
function setDate(response: ServerResponse, now: number): void {
  response.sendDate = false;
  const date = new Date(now);
  if (!Number.isNaN(date.getTime())) response.setHeader('date', date.toUTCString());
}
