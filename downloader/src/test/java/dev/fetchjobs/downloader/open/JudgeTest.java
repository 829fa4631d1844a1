package dev.fetchjobs.downloader.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is thrown while a server's certificate is judged")
class JudgeTest {

  private static final X509Certificate[] CHAIN = {};

  @Test
  @DisplayName("L3 the runtime throws at a certificate: the server's fault, by its name")
  void foreignCertificate() {
    Judge judge =
        new Judge(
            new Runtime(
                () -> {
                  throw new IllegalArgumentException("DER Value conversion");
                }),
            ServerName.of("a.example"));
    assertThatThrownBy(() -> judge.checkServerTrusted(CHAIN, "RSA", (Socket) null))
        .isInstanceOf(CertificateException.class);
    assertThat(judge.bug()).isEmpty();
    assertThat(judge.refusal())
        .containsInstanceOf(Failure.Permanent.class)
        .hasValueSatisfying(
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.TLS_FAILED);
              assertThat(why.message())
                  .isEqualTo(
                      "The certificate of a.example cannot be read (IllegalArgumentException). Its"
                          + " operator has to replace it.");
            });
  }

  @Test
  @DisplayName("L21 a bug of ours is kept for who called, since JSSE makes a fault of TLS of it")
  void bug() {
    Judge judge = new Judge(new Runtime(() -> {}), ServerName.of("my_bucket.example"));
    assertThatThrownBy(() -> judge.checkServerTrusted(CHAIN, "RSA", (Socket) null))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(judge.bug()).containsInstanceOf(IndexOutOfBoundsException.class);
    assertThat(judge.refusal()).isEmpty();
  }

  /** A trust manager of the runtime that does as it is told. */
  private static final class Runtime extends X509ExtendedTrustManager {
    private final Runnable check;

    Runtime(Runnable check) {
      this.check = check;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      check.run();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      check.run();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      check.run();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
