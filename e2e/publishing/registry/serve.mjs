import { runServer } from 'verdaccio';

// Serves by the configuration file that it is given, on a free port of this machine; tells the parent which, and ends with the parent.

const server = await runServer(process.argv[2]);
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
