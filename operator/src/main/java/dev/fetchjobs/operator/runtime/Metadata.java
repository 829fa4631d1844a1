package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an object's metadata from its tree. The caller must not change the result. */
final class Metadata {

  private Metadata() {}

  static ObjectMeta of(Node tree) {
    ObjectMeta meta = new ObjectMeta();
    meta.setName(text(tree, "name"));
    meta.setGenerateName(text(tree, "generateName"));
    meta.setNamespace(text(tree, "namespace"));
    meta.setUid(text(tree, "uid"));
    meta.setResourceVersion(text(tree, "resourceVersion"));
    meta.setGeneration(tree.at("generation").number().orElse(null));
    meta.setCreationTimestamp(text(tree, "creationTimestamp"));
    meta.setDeletionTimestamp(text(tree, "deletionTimestamp"));
    meta.setDeletionGracePeriodSeconds(tree.at("deletionGracePeriodSeconds").number().orElse(null));
    meta.setLabels(texts(tree.at("labels")));
    meta.setAnnotations(texts(tree.at("annotations")));
    meta.setFinalizers(
        tree.at("finalizers").items().stream().flatMap(item -> item.text().stream()).toList());
    meta.setOwnerReferences(
        tree.at("ownerReferences").items().stream().map(Metadata::owner).toList());
    meta.setManagedFields(
        tree.at("managedFields").items().stream().map(Metadata::managed).toList());
    meta.setAdditionalProperties(Map.of());
    return meta;
  }

  private static OwnerReference owner(Node tree) {
    OwnerReference owner = new OwnerReference();
    owner.setApiVersion(text(tree, "apiVersion"));
    owner.setKind(text(tree, "kind"));
    owner.setName(text(tree, "name"));
    owner.setUid(text(tree, "uid"));
    owner.setController(flag(tree, "controller"));
    owner.setBlockOwnerDeletion(flag(tree, "blockOwnerDeletion"));
    owner.setAdditionalProperties(Map.of());
    return owner;
  }

  private static ManagedFieldsEntry managed(Node tree) {
    ManagedFieldsEntry entry = new ManagedFieldsEntry();
    entry.setApiVersion(text(tree, "apiVersion"));
    entry.setFieldsType(text(tree, "fieldsType"));
    entry.setManager(text(tree, "manager"));
    entry.setOperation(text(tree, "operation"));
    entry.setSubresource(text(tree, "subresource"));
    entry.setTime(text(tree, "time"));
    if (tree.at("fieldsV1").isPresent()) {
      FieldsV1 fields = new FieldsV1();
      fields.setAdditionalProperties(tree.at("fieldsV1").fields());
      entry.setFieldsV1(fields);
    }
    return entry;
  }

  private static @Nullable String text(Node tree, String name) {
    return tree.at(name).text().orElse(null);
  }

  private static @Nullable Boolean flag(Node tree, String name) {
    return tree.at(name).value() instanceof Boolean flag ? flag : null;
  }

  /** Returns an empty map if the object has no such labels or annotations, as the client does. */
  private static Map<String, String> texts(Node tree) {
    return tree.fields().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, field -> String.valueOf(field.getValue())));
  }
}
