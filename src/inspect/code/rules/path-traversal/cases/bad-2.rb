class DocsController < ApplicationController
  def index
    Dir.chdir("/srv/docs/#{params[:folder]}")
  end
end
