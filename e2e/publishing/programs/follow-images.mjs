import { createServer } from 'node:http';

import { createPoller } from '@tasks/core';
import { createJdProvider } from '@tasks/provider-jd';

// A consumer's program, run as it is: follows a task to its end with core and one provider, against an API that it plays itself.

const lists = [
  { task_status: 'PROCESSING', pending_list: ['user/food|p1|1.jpg'] },
  { task_status: 'FINISHED', succeeded_list: ['user/food|p1|1.jpg'], failed_list: [], pending_list: [] },
];
let asked = 0;
const api = createServer((request, response) => {
  const signed = request.headers.authorization?.startsWith('JDCLOUD2-HMAC-SHA256 ');
  const result = { code: 0, message: 'SUCCESS', ...lists[Math.min(asked++, lists.length - 1)] };
  response.end(JSON.stringify(signed ? { code: '10000', result } : { code: '10041', msg: 'not signed' }));
});
await new Promise((resolve) => api.listen(0, '127.0.0.1', resolve));

const baseUrl = `http://127.0.0.1:${api.address().port}`;
const jd = createJdProvider({ accessKeyId: 'key', secretAccessKey: 'secret', baseUrl, qps: 100 });
await using poller = createPoller({ providers: [jd], latencyMs: 50 });
const { state, succeeded } = await poller.wait(jd.productImage('user/food/1573.7'), { timeoutMs: 30_000 });
console.log(state, succeeded[0].key, asked);
api.close();
