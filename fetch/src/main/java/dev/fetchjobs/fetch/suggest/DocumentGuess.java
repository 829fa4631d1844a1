package dev.fetchjobs.fetch.suggest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fetchjobs.contract.DocumentCheck;
import dev.fetchjobs.contract.DocumentCheck.Format;
import dev.fetchjobs.downloader.document.DocumentInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Finds those elements of a JSON or XML file whose number is worth a check. */
public final class DocumentGuess {

  private static final int MAX_DEPTH = 4;
  private static final int MAX_NAME = 100;

  private DocumentGuess() {}

  /**
   * Returns possible checks for the file, the strictest first. The last check only demands a
   * complete document. The list is empty if the file is neither JSON nor XML.
   */
  public static List<DocumentCheck> of(Path file, Sample.Kind kind) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(Sample.HEAD);
    }
    return switch (kind) {
      case JSON -> json(head);
      case XML -> xml(head);
      case BINARY, TEXT -> List.of();
    };
  }

  private static List<DocumentCheck> json(byte[] head) throws IOException {
    JsonElements elements = new JsonElements();
    try (JsonParser parser = new JsonFactory().createParser(head)) {
      elements.read(parser);
    } catch (JsonProcessingException e) {
      elements.best(); // The sample is cut, or the file is not JSON. What was read counts.
    }
    List<DocumentCheck> checks = new ArrayList<>();
    elements
        .best()
        .ifPresent(
            best -> {
              if (!best.members().isEmpty()) {
                checks.add(
                    new DocumentCheck(Format.JSON, null, best.path(), null, null, best.members()));
              }
              checks.add(new DocumentCheck(Format.JSON, null, best.path(), null, null, null));
            });
    checks.add(new DocumentCheck(Format.JSON, null, null, null, null, null));
    return checks;
  }

  /**
   * Proposes to count the elements with the most frequent name. If two names are equally frequent,
   * the name that is nearer to the root is taken.
   */
  private static List<DocumentCheck> xml(byte[] head) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> names = new ArrayList<>();
    String root = null;
    try {
      XMLStreamReader document =
          DocumentInput.factory().createXMLStreamReader(new ByteArrayInputStream(head));
      for (int depth = 0; document.hasNext(); ) {
        int event = document.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = document.getLocalName();
          depth++;
          if (depth == 1) {
            root = name;
          } else if (depth <= MAX_DEPTH && name.length() <= MAX_NAME) {
            if (counts.merge(name, 1, Integer::sum) == 1) {
              names.add(name);
            }
          }
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    } catch (XMLStreamException e) {
      counts.remove(""); // The sample is cut, or the file is not XML. What was read counts.
    }
    List<DocumentCheck> checks = new ArrayList<>();
    if (root == null || root.length() > MAX_NAME) {
      return checks;
    }
    String most = "";
    int count = 1;
    for (String name : names) {
      int found = counts.getOrDefault(name, 0);
      if (found > count) {
        most = name;
        count = found;
      }
    }
    if (count > 1) {
      checks.add(new DocumentCheck(Format.XML, root, most, null, null, null));
    }
    checks.add(new DocumentCheck(Format.XML, root, null, null, null, null));
    return checks;
  }
}
