class DocsController < ApplicationController
  def index
    Dir.chdir("/srv/docs/#{File.basename(params[:folder])}")
  end
end
