// The official TypeScript SDK: `node typescript.mjs EXCHANGE`. It keeps the pace of pace.py.

import { createInterface } from "node:readline";
import { AuthleteCore } from "@authlete/typescript-sdk/core.js";

const exchange = JSON.parse(process.argv[2]);
const core = new AuthleteCore({ bearer: exchange.token, serverURL: exchange.url });
const request = { serviceId: exchange.service_id, tokenCreateRequest: exchange.request };

// Named after the operation in some versions, after its group in others.
async function importCreate() {
  try {
    const module = await import("@authlete/typescript-sdk/funcs/tokenOperationsCreate.js");
    return module.tokenOperationsCreate;
  } catch {
    const module = await import("@authlete/typescript-sdk/funcs/tokenManagementCreate.js");
    return module.tokenManagementCreate;
  }
}

const create = await importCreate();

async function together(concurrency, seconds) {
  const end = performance.now() + seconds * 1000;
  let calls = 0;
  async function oneAfterTheOther() {
    while (performance.now() < end) {
      const result = await create(core, request);
      if (!result.ok) throw result.error;
      calls += 1;
    }
  }
  await Promise.all(Array.from({ length: concurrency }, oneAfterTheOther));
  return calls;
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [concurrency, seconds] = JSON.parse(line);
  await together(concurrency, seconds * 0.2);
  const began = performance.now();
  const before = process.cpuUsage();
  const calls = await together(concurrency, seconds);
  const { user, system } = process.cpuUsage(before);
  const elapsed = (performance.now() - began) / 1000;
  console.log(JSON.stringify({ calls, seconds: elapsed, cpu: (user + system) / 1e6 }));
}
process.exit(0);
