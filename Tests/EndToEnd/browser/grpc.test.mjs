import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { Server, until } from './harness.mjs';

const protos = fileURLToPath(new URL('../../../Api/Protos', import.meta.url));
const DeadlineMs = 30_000;

let server;
let client;

before(async () => {
  server = await Server.start({ Emotion__Demo__EventsPerSecond: '60' });
  const definition = loader.loadSync('orleans/emotion/v1/recommendation.proto', { includeDirs: [protos], keepCase: true, defaults: true, oneofs: true });
  const { RecommendationService } = grpc.loadPackageDefinition(definition).orleans.emotion.v1;
  client = new RecommendationService(`127.0.0.1:${server.grpcPort}`, grpc.credentials.createInsecure(), {
    'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
  });
});

after(async () => {
  client?.close();
  await server?.stop();
});

function recommend(request, { deadline = Date.now() + DeadlineMs } = {}) {
  return new Promise((resolve, reject) => {
    client.Recommend(request, new grpc.Metadata(), { deadline }, (error, response) => (error ? reject(error) : resolve({ response })));
  });
}

test('recommend_DemoRuns_GivesRankedItemsWithReasons', async () => {
  const { response } = await until('the shop has something to recommend', async () => {
    const answer = await recommend({ user_id: 'u7', k: 5 });
    return answer.response.items.length === 5 && answer;
  }, 60_000);
  assert.equal(new Set(response.items.map((item) => item.item_id)).size, 5);
  assert.ok(response.items.every((item) => item.why !== ''));
  const scores = response.items.map((item) => item.score);
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
});

test('recommend_StrangerWithoutK_GetsTenAtMost', async () => {
  const { response } = await recommend({ user_id: `stranger-${process.pid}` });
  assert.ok(response.items.length <= 10);
});

for (const k of [0, 10_000, -3]) {
  test(`recommend_KOf${k}_IsInvalidArgumentThatNamesTheField`, async () => {
    const error = await recommend({ user_id: 'u7', k }).then(() => assert.fail('it was answered'), (refused) => refused);
    assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
    assert.match(error.details, /^k: must be a whole number from 1 to 100/);
    assert.ok(error.metadata.get('grpc-status-details-bin').length > 0);
  });
}

test('recommend_ShortDeadline_AnswersOrGivesUpButNeverFailsOtherwise', async () => {
  for (const ms of [5, 20, 60]) {
    const answer = await recommend({ user_id: 'u7', k: 5 }, { deadline: Date.now() + ms }).catch((error) => error);
    // What is sent in time may still arrive late; anything but an answer is then the client's own clock.
    if (answer instanceof Error) assert.equal(answer.code, grpc.status.DEADLINE_EXCEEDED);
    else assert.ok(Array.isArray(answer.response.items));
  }
});

test('recommend_Cancelled_EndsAsCancelled', async () => {
  const error = await new Promise((resolve, reject) => {
    const call = client.Recommend({ user_id: 'u7', k: 5 }, (failed) => (failed ? resolve(failed) : reject(new Error('it was answered'))));
    call.cancel();
  });
  assert.equal(error.code, grpc.status.CANCELLED);
});

test('recommend_CallerThatTakesGzip_IsAnsweredCompressed', async () => {
  const session = http2.connect(`http://127.0.0.1:${server.grpcPort}`);
  try {
    // grpc-js hides the encoding from its callers: the bare protocol shows it. A frame's first byte says whether it is compressed.
    const request = session.request({
      ':method': 'POST', ':path': '/orleans.emotion.v1.RecommendationService/Recommend',
      'content-type': 'application/grpc', te: 'trailers', 'grpc-accept-encoding': 'gzip',
    });
    const message = Buffer.from([0x0a, 2, ...Buffer.from('u7'), 0x10, 100]); // user_id "u7", k 100
    request.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    const [headers] = await once(request, 'response');
    const body = Buffer.concat(await request.toArray());
    assert.equal(headers['grpc-encoding'], 'gzip');
    assert.equal(body[0], 1);
    assert.ok(gunzipSync(body.subarray(5)).length > body.length);
  } finally {
    session.close();
  }
});
