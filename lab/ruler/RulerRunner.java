import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.event.ruler.Machine;

/** Reads pairs of pattern and event, one a line, and writes what Event Ruler says of each: true, false or why it refuses the pattern. */
public final class RulerRunner {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> answers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            JsonNode pair = json.readTree(line);
            answers.add(answer(pair.get("pattern").toString(), pair.get("event").toString()));
        }
        Files.write(Path.of(arguments[1]), answers);
    }

    private static String answer(String pattern, String event) throws Exception {
        Machine machine = new Machine();
        try {
            machine.addRule("rule", pattern);
        } catch (Exception refusal) {
            return "refused: " + refusal.getMessage().lines().findFirst().orElse("");
        }
        return String.valueOf(!machine.rulesForJSONEvent(event).isEmpty());
    }
}
