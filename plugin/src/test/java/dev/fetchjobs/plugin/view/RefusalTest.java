package dev.fetchjobs.plugin.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the explanation of errors. The errors are in the words of kubectl. */
class RefusalTest {

  @Test
  @DisplayName("A missing right is named with its verb, its resource, its namespace and the user")
  void forbidden() {
    assertThat(
            Refusal.of(
                    "Error from server (Forbidden): fetchjobs.fetchjobs.dev is forbidden: User"
                        + " \"mia\" cannot list resource \"fetchjobs\" in API group"
                        + " \"fetchjobs.dev\" in the namespace \"risk\"\n")
                .sentence())
        .isEqualTo(
            "The right to list fetchjobs.fetchjobs.dev in the namespace risk is missing for mia."
                + " Ask an administrator of the cluster for a Role that has it.");
    assertThat(
            Refusal.of(
                    "Error from server (Forbidden): fetchjobs.fetchjobs.dev is forbidden: User"
                        + " \"mia\" cannot list resource \"fetchjobs\" in API group"
                        + " \"fetchjobs.dev\" at the cluster scope\n")
                .sentence())
        .startsWith("The right to list fetchjobs.fetchjobs.dev in all namespaces is missing");
  }

  @Test
  @DisplayName("A cluster without the definition is a refusal of its own")
  void noDefinition() {
    assertThat(Refusal.of("error: the server doesn't have a resource type \"fetchjobs\"\n"))
        .isEqualTo(new Refusal.NoDefinition());
  }

  @Test
  @DisplayName("A name that does not exist is read from the error")
  void notFound() {
    assertThat(
            Refusal.of(
                "Error from server (NotFound): fetchjobs.fetchjobs.dev \"xetar\" not found\n"))
        .isEqualTo(new Refusal.NotFound("xetar"));
  }

  @Test
  @DisplayName("Other errors keep kubectl's words, without control characters")
  void other() {
    assertThat(Refusal.of("error: context \"a\u001b[31m\" does not exist\n").sentence())
        .isEqualTo("error: context \"a?[31m\" does not exist");
  }
}
