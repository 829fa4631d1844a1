package dev.fetchjobs.testkit.replica;

import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.util.Map;

/**
 * Imitates Hugging Face, where the address of a model redirects to a signed address on another
 * host, which is another one each time and expires.
 */
public final class HuggingFace implements Replica {

  private static final String CDN = "cdn-lfs.hf.co";

  private final Site hub = new Site();
  private final Site cdn = new Site();

  /** Redirects requests to an address with this signature, which has these weights of the model. */
  public void sign(String signature, byte[] weights) {
    cdn.file(redirect(signature), weights);
  }

  /** Redirects requests to an address with this signature, which has expired. */
  public void signExpired(String signature) {
    cdn.on(redirect(signature), exchange -> exchange.respond("403 Forbidden", "", new byte[0]));
  }

  private String redirect(String signature) {
    String target = "/repos/1/weights?X-Amz-Signature=" + signature;
    hub.on(
        "/example/model/resolve/main/model.safetensors",
        Script.redirect(302, "https://" + CDN + target));
    return target;
  }

  @Override
  public Map<String, Script> hosts() {
    return Map.of("huggingface.co", hub, CDN, cdn);
  }
}
