// npm's oidc-provider as a server: `node oidc_provider.mjs CLIENT_ID SECRET REDIRECT_URI`.

import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [clientId, secret, redirectUri] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: secret, redirect_uris: [redirectUri] }],
    claims: { profile: ["name"] },
    pkce: { required: () => false },
  });
  server.on("request", provider.callback());
  console.log(`issuer: ${issuer}`);
});
