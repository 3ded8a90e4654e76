import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The vendor on loopback, in a process of its own so that its work does not count: answers every status poll with the same running task.

const image = (index: number): object => ({ product_id: `product-${index}`, image_id: `image-${index}.jpg` });
const answer = Buffer.from(
  JSON.stringify({
    code: '10000',
    charge: false,
    remainTimes: 4998,
    msg: 'success',
    result: {
      code: 0,
      message: 'success',
      task_status: 'PROCESSING',
      succeeded_list: [image(1), image(2)],
      failed_list: [{ ...image(3), message: 'NO_AVAILABLE_FEATURE' }],
      pending_list: [image(4), image(5)],
    },
  }),
);

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
