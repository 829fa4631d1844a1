package dev.fetchjobs.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPathTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /api/v1/pods?labelSelector=a%3Db, list pods /",
        "GET, /api/v1/pods?watch=true, watch pods /",
        "GET, /apis/batch/v1/namespaces/n/cronjobs, list cronjobs n/",
        "GET, /apis/batch/v1/namespaces/n/cronjobs/c, get cronjobs n/c",
        "PATCH, /apis/batch/v1/namespaces/n/cronjobs/c?fieldManager=m, patch cronjobs n/c",
        "PATCH, /apis/fetchjobs.dev/v1alpha1/namespaces/n/fetchjobs/f/status, patch fetchjobs/status n/f",
        "POST, /apis/batch/v1/namespaces/n/jobs, create jobs n/",
        "DELETE, /apis/batch/v1/namespaces/n/jobs/j, delete jobs n/j",
        "DELETE, /apis/batch/v1/namespaces/n/jobs, deletecollection jobs n/",
        "GET, /api/v1/namespaces/n, get namespaces /n",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/n/leases/l, update leases n/l",
        "GET, /version, get  /"
      })
  @DisplayName("The test proxy parses the address of a request as the API server's authorizer does")
  void anAddressIsReadAsTheAuthorizerReadsIt(String method, String target, String words) {
    // When
    ApiCall call = new ApiCall(method, target, Map.of(), new byte[0]);

    // Then
    assertThat(call).hasToString(words);
  }
}
