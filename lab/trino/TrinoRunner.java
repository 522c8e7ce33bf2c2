import com.amazonaws.services.glue.model.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.google.inject.Inject;
import com.google.inject.Scopes;
import io.airlift.units.Duration;
import io.opentelemetry.api.trace.Span;
import io.trino.Session;
import io.trino.client.ClientSession;
import io.trino.client.Column;
import io.trino.client.QueryError;
import io.trino.client.StatementClient;
import io.trino.client.StatementClientFactory;
import io.trino.filesystem.FileEntry;
import io.trino.filesystem.FileIterator;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.filesystem.TrinoFileSystemFactory;
import io.trino.filesystem.local.LocalFileSystemFactory;
import io.trino.metadata.Metadata;
import io.trino.metadata.SessionPropertyManager;
import io.trino.plugin.hive.InternalHiveConnectorFactory;
import io.trino.plugin.hive.NodeVersion;
import io.trino.plugin.hive.metastore.Database;
import io.trino.plugin.hive.metastore.HiveMetastore;
import io.trino.plugin.hive.metastore.PrincipalPrivileges;
import io.trino.plugin.hive.metastore.file.FileHiveMetastore;
import io.trino.plugin.hive.metastore.file.FileHiveMetastoreConfig;
import io.trino.plugin.hive.metastore.glue.converter.GlueToTrinoConverter;
import io.trino.security.AccessControl;
import io.trino.server.QuerySessionSupplier;
import io.trino.server.SessionContext;
import io.trino.server.testing.TestingSystemSessionProperties;
import io.trino.server.testing.TestingTrinoServer;
import io.trino.spi.Plugin;
import io.trino.spi.QueryId;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.sql.SqlEnvironmentConfig;
import okhttp3.OkHttpClient;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Starts a Trino with the tables of a job, runs the statements of the job and writes what came out.
 *
 * Tables are read as the Glue API would hand them over, with Trino's own converter. Every s3:// URI is a folder below the data root,
 * so that not a character of a table changes.
 */
public final class TrinoRunner
{
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "lab";
    /** Glue's property names are written with capitals; one that Glue does not know is an error. */
    private static final ObjectMapper GLUE = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE);

    private TrinoRunner() {}

    public static void main(String[] args)
    {
        int status = 1;
        try {
            run(args);
            status = 0;
        }
        catch (Throwable failure) {
            failure.printStackTrace();
        }
        // An orderly end takes seconds, and nothing here is worth keeping.
        Runtime.getRuntime().halt(status);
    }

    private static void run(String[] args) throws Exception
    {
        JsonNode job = JSON.readTree(new File(args[0]));
        long begin = System.nanoTime();
        Map<String, Object> result = new LinkedHashMap<>();
        TestingTrinoServer server = TestingTrinoServer.builder()
                .setBaseDataDir(Optional.of(Path.of(job.get("work").textValue(), "server")))
                .setProperties(Map.of("query.max-memory-per-node", "512MB"))
                .setAdditionalModule(binder -> binder.bind(QuerySessionSupplier.class).to(StoryTime.class).in(Scopes.SINGLETON))
                .build();
        TrinoFileSystemFactory files = new BucketFileSystemFactory(Path.of(job.get("dataRoot").textValue()));
        server.installPlugin(new LabPlugin(files, metastore(job)));
        server.createCatalog("awsdatacatalog", "hive", strings(job.get("catalog")));
        result.put("startMillis", millisSince(begin));
        OkHttpClient http = new OkHttpClient.Builder().readTimeout(2, TimeUnit.MINUTES).build();
        long asked = System.nanoTime();
        // Planning takes one core: two statements at a time use a small machine.
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<Map<String, Object>>> answers = new ArrayList<>();
        for (JsonNode statement : job.get("statements")) {
            answers.add(pool.submit(() -> run(server, http, statement)));
        }
        List<Map<String, Object>> done = new ArrayList<>();
        for (Future<Map<String, Object>> answer : answers) {
            done.add(answer.get());
        }
        pool.shutdown();
        result.put("answers", done);
        result.put("millis", millisSince(asked));
        JSON.writeValue(new File(args[1]), result);
    }

    private static HiveMetastore metastore(JsonNode job) throws IOException
    {
        TrinoFileSystemFactory files = new LocalFileSystemFactory(Path.of(job.get("work").textValue()));
        FileHiveMetastoreConfig config = new FileHiveMetastoreConfig()
                .setCatalogDirectory("local:///catalog")
                .setMetastoreUser("lab")
                .setDisableLocationChecks(true);
        HiveMetastore metastore = new FileHiveMetastore(new NodeVersion("lab"), files, false, config);
        Set<String> databases = new HashSet<>();
        for (JsonNode table : job.get("tables")) {
            String database = table.get("database").textValue();
            if (databases.add(database)) {
                metastore.createDatabase(Database.builder()
                        .setDatabaseName(database)
                        .setOwnerName(Optional.empty())
                        .setOwnerType(Optional.empty())
                        .build());
            }
            Table glue = GLUE.treeToValue(table.get("tableInput"), Table.class);
            // Athena reads a view with the rights of who asks, Trino with those of its owner and not without one.
            if ("VIRTUAL_VIEW".equals(glue.getTableType())) {
                glue.setOwner(USER);
            }
            // What the Glue API returns where nothing was said.
            if (glue.getStorageDescriptor().getNumberOfBuckets() == null) {
                glue.getStorageDescriptor().setNumberOfBuckets(0);
            }
            metastore.createTable(GlueToTrinoConverter.convertTable(glue, database), PrincipalPrivileges.NO_PRIVILEGES);
        }
        return metastore;
    }

    private static Map<String, Object> run(TestingTrinoServer server, OkHttpClient http, JsonNode statement)
    {
        Map<String, String> properties = Map.of(StoryTime.PROPERTY, statement.get("now").textValue());
        ClientSession session = ClientSession.builder()
                .server(server.getBaseUrl())
                .user(Optional.of(USER))
                .source("lab")
                .catalog("awsdatacatalog")
                .schema(statement.get("database").textValue())
                .timeZone(ZoneId.of("UTC"))
                .properties(properties)
                .clientRequestTimeout(new Duration(2, TimeUnit.MINUTES))
                .build();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", statement.get("id").textValue());
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<List<Object>> rows = new ArrayList<>();
        try (StatementClient client = StatementClientFactory.newStatementClient(http, session, statement.get("sql").textValue())) {
            while (client.isRunning()) {
                Iterable<List<Object>> data = client.currentData().getData();
                if (data != null) {
                    data.forEach(row -> rows.add(new ArrayList<>(row)));
                }
                client.advance();
            }
            QueryError error = client.finalStatusInfo().getError();
            List<Column> described = client.finalStatusInfo().getColumns();
            if (described != null) {
                described.forEach(column -> {
                    columns.add(column.getName());
                    types.add(column.getType());
                });
            }
            if (error != null) {
                answer.put("error", error.getErrorName() + ": " + error.getMessage());
            }
            answer.put("bytes", client.getStats().getPhysicalInputBytes());
        }
        answer.put("columns", columns);
        answer.put("types", types);
        answer.put("rows", rows);
        return answer;
    }

    private static Map<String, String> strings(JsonNode object)
    {
        Map<String, String> result = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> result.put(field.getKey(), field.getValue().textValue()));
        return result;
    }

    private static long millisSince(long begin)
    {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** Makes now() the moment that a statement asks for. */
    public static final class StoryTime
            extends QuerySessionSupplier
    {
        private static final String PROPERTY = TestingSystemSessionProperties.TESTING_SESSION_TIME;

        @Inject
        public StoryTime(Metadata metadata, AccessControl accessControl, SessionPropertyManager properties, SqlEnvironmentConfig config)
        {
            super(metadata, accessControl, properties, config);
        }

        @Override
        public Session createSession(QueryId queryId, Span span, SessionContext context)
        {
            Session session = super.createSession(queryId, span, context);
            return Session.builder(session).setStart(Instant.parse(session.getSystemProperty(PROPERTY, String.class))).build();
        }
    }

    /** The Hive connector with files and metastore of ours. */
    private record LabPlugin(TrinoFileSystemFactory files, HiveMetastore metastore) implements Plugin
    {
        @Override
        public Iterable<ConnectorFactory> getConnectorFactories()
        {
            return List.of(new ConnectorFactory()
            {
                @Override
                public String getName()
                {
                    return "hive";
                }

                @Override
                public Connector create(String catalogName, Map<String, String> config, ConnectorContext context)
                {
                    return InternalHiveConnectorFactory.createConnector(
                            catalogName, config, context, binder -> {}, Optional.of(metastore), Optional.of(files), Optional.empty());
                }
            });
        }
    }

    /** Buckets as folders, to be read only: `s3://bucket/key` is the file `bucket/key` below the root. */
    private static final class BucketFileSystemFactory implements TrinoFileSystemFactory
    {
        private final TrinoFileSystemFactory local;

        BucketFileSystemFactory(Path root)
        {
            local = new LocalFileSystemFactory(root);
        }

        @Override
        public TrinoFileSystem create(ConnectorIdentity identity)
        {
            TrinoFileSystem files = local.create(identity);
            return (TrinoFileSystem) Proxy.newProxyInstance(
                    TrinoFileSystem.class.getClassLoader(), new Class<?>[] {TrinoFileSystem.class}, (proxy, method, args) -> switch (method.getName()) {
                        case "newInputFile" -> args.length == 1
                                ? files.newInputFile(toLocal(args[0]))
                                : files.newInputFile(toLocal(args[0]), (long) args[1]);
                        case "listFiles" -> toS3(files.listFiles(toLocal(args[0])));
                        // S3 has no folders: where nothing lies it cannot say that a folder is missing.
                        case "directoryExists" -> files.directoryExists(toLocal(args[0])).filter(exists -> exists);
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private static Location toLocal(Object location)
        {
            String text = location.toString();
            if (!text.startsWith("s3://")) {
                throw new IllegalArgumentException("not in a bucket: " + text);
            }
            return Location.of("local:///" + text.substring("s3://".length()));
        }

        private static FileIterator toS3(FileIterator files)
        {
            return new FileIterator()
            {
                @Override
                public boolean hasNext() throws IOException
                {
                    return files.hasNext();
                }

                @Override
                public FileEntry next() throws IOException
                {
                    FileEntry file = files.next();
                    Location location = Location.of(file.location().toString().replaceFirst("^local:///", "s3://"));
                    return new FileEntry(location, file.length(), file.lastModified(), file.blocks());
                }
            };
        }
    }
}
