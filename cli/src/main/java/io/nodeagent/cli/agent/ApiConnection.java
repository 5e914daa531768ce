package io.nodeagent.cli.agent;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Makes clients of API servers. */
final class ApiConnection {
    /** A connection goes by the certificate with which it began, so none may be used for ever. */
    private static final int LONGEST_LIFE_MINUTES = 10;

    private ApiConnection() {}

    /** A client of the server that {@code config} names, whatever keys the config has itself. */
    static KubernetesClient open(Config config, KeyManager[] keys, TrustManager[] trust, Interceptor requests) {
        Config bare = new ConfigBuilder(config)
                .withOnlyHttpWatches(true)
                .withClientKeyData(null)
                .withClientCertData(null)
                .withClientKeyFile(null)
                .withClientCertFile(null)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(bare)
                .withHttpClientFactory(new ShortLivedConnections())
                .withHttpClientBuilderConsumer(
                        http -> http.sslContext(keys, trust).addOrReplaceInterceptor("requests", requests))
                .build();
    }

    private static final class ShortLivedConnections extends Vertx5HttpClientFactory {
        @Override
        protected void additionalConfig(WebClientOptions options, WebSocketClientOptions webSockets, PoolOptions pool) {
            pool.setMaxLifetime(LONGEST_LIFE_MINUTES).setMaxLifetimeUnit(TimeUnit.MINUTES);
        }
    }
}
